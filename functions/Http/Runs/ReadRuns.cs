using Maestro.Functions.Http.Requests;
using Maestro.Stores;

namespace Maestro.Functions.Http.Runs;

/// <summary><c>GET /runs</c> and <c>GET /runs/{id}</c>. Read from the store, never from orchestration history.</summary>
public sealed class ReadRuns(RunStore runs, NodeStore nodes, IBlobStore blobs)
{
    /// <summary>Newest first; <c>recipe</c>, <c>status</c>, <c>limit</c>, <c>cursor</c>.</summary>
    [Function("ListRuns")]
    public async Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "runs")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var query = new PageQuery(request.Query);
        var (status, limit, cursor) = (query.Word<RunStatus>("status"), query.Limit(), query.Cursor());
        if (query.Faults.Count > 0) return ProblemReply.Malformed(query.Faults);

        var page = await runs.ListAsync(query.Text("recipe"), status, limit, cursor, cancellationToken);
        return new JsonReply<RunPage>(
            new RunPage([.. page.Items.Select(run => RunView.Of(run))], page.Next), WireJson.Strict.RunPage);
    }

    /// <summary>The run with its result, once it has one, and its totals so far.</summary>
    [Function("GetRun")]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "runs/{id}")] HttpRequest request, string id,
        CancellationToken cancellationToken)
    {
        if (await RunIds.FindAsync(runs, id, cancellationToken) is not { } run) return RunIds.Unknown(id);

        var soFar = run.HasEnded ? null : RunTotals.Of(await nodes.ListAsync(run.Id, cancellationToken));
        JsonNode? result = run.ResultDigest is { } digest ? await blobs.ReadJsonAsync(digest, cancellationToken) : null;
        return new JsonReply<RunView>(RunView.Of(run, soFar, result), WireJson.Strict.RunView);
    }
}
