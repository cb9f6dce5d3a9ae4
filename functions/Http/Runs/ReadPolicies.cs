using Maestro.Policies;
using Maestro.Stores;

namespace Maestro.Functions.Http.Runs;

/// <summary>
/// <c>GET /runs/{id}/policies</c>: what policy decided about the run, in the order of time; <c>allow=false</c> for the denials
/// alone.
/// </summary>
public sealed class ReadPolicies(RunStore runs, PolicyLog log, IBlobStore blobs)
{
    [Function(nameof(ReadPolicies))]
    public async Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "runs/{id}/policies")] HttpRequest request, string id,
        CancellationToken cancellationToken)
    {
        var only = request.Query["allow"].ToString();
        if (only is not ("" or "true" or "false"))
            return ProblemReply.Malformed([new("allow", $"is '{only}'; it is true or false")]);
        if (await RunIds.FindAsync(runs, id, cancellationToken) is not { } run) return RunIds.Unknown(id);

        var items = new List<RunDecisionView>();
        foreach (var record in await log.ListAsync(run.Id, cancellationToken))
        {
            if (only.Length > 0 && record.Allow != (only == "true")) continue;
            items.Add(RunDecisionView.Of(
                record, record.Explanation is { } digest ? await blobs.ReadJsonAsync(digest, cancellationToken) : null));
        }

        return new JsonReply<RunDecisionPage>(
            new RunDecisionPage(run.Manifest.Policies?.Digest, items), WireJson.Strict.RunDecisionPage);
    }
}
