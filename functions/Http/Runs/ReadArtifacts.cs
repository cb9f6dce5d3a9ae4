using Maestro.Stores;

namespace Maestro.Functions.Http.Runs;

/// <summary><c>GET /runs/{id}/artifacts</c> and <c>GET /runs/{id}/artifacts/{name}</c>.</summary>
public sealed class ReadArtifacts(RunStore runs, NodeStore nodes, IBlobStore blobs)
{
    [Function("ListArtifacts")]
    public async Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "runs/{id}/artifacts")] HttpRequest request, string id,
        CancellationToken cancellationToken)
    {
        if (await RunIds.FindAsync(runs, id, cancellationToken) is not { } run) return RunIds.Unknown(id);
        return new JsonReply<ArtifactPage>(
            new ArtifactPage(await nodes.ListArtifactsAsync(run.Id, cancellationToken)), WireJson.Strict.ArtifactPage);
    }

    /// <summary>The content, named by its digest in the ETag: it never changes.</summary>
    [Function("GetArtifact")]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "runs/{id}/artifacts/{name}")] HttpRequest request,
        string id, string name, CancellationToken cancellationToken)
    {
        if (await RunIds.FindAsync(runs, id, cancellationToken) is not { } run) return RunIds.Unknown(id);
        var known = (await nodes.ListArtifactsAsync(run.Id, cancellationToken)).FirstOrDefault(artifact => artifact.Name == name);
        if (known is null || await blobs.OpenAsync(known.Digest, cancellationToken) is not { } content)
            return ProblemReply.NotFound($"Run '{run.Id}' has no artifact '{name}'.");

        // What a model wrote is data: a browser must neither run it nor guess another type for it.
        var headers = request.HttpContext.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "sandbox";
        headers.ETag = $"\"{known.Digest}\"";
        return new FileStreamResult(content, known.MediaType);
    }
}
