using Maestro.Approvals;
using Maestro.Functions.Http.Requests;
using Maestro.Functions.Http.Runs;

namespace Maestro.Functions.Http.Approvals;

/// <summary><c>GET /approvals</c> and <c>GET /approvals/{id}</c>.</summary>
public sealed class ReadApprovals(RunStore runs, GateStore gates, Bodies bodies)
{
    /// <summary>
    /// Newest first. Without <c>status</c> those that wait; with <c>runId</c> all of that run, or those of the status.
    /// </summary>
    [Function("ListApprovals")]
    public async Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "approvals")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var query = new PageQuery(request.Query);
        var (status, limit, cursor, runId) = (
            query.Word<GateStatus>("status"), query.Limit(), query.Cursor(), query.Text("runId"));
        if (query.Faults.Count > 0) return ProblemReply.Malformed(query.Faults);

        if (runId is null)
        {
            var page = await gates.ListAsync(status ?? GateStatus.Waiting, limit, cursor, cancellationToken);
            return await PageAsync(page.Items, page.Next, cancellationToken);
        }

        if (await RunIds.FindAsync(runs, runId, cancellationToken) is not { } run) return RunIds.Unknown(runId);
        var ofRun = await gates.OfRunAsync(run.Id, cancellationToken);
        return await PageAsync([.. ofRun.Where(gate => status is null || gate.Status == status)], null, cancellationToken);
    }

    [Function("GetApproval")]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "approvals/{id}")] HttpRequest request, string id,
        CancellationToken cancellationToken)
    {
        if (ApprovalIds.Parse(id) is not var (runId, nodeId)
            || await gates.GetAsync(runId, nodeId, cancellationToken) is not { } gate) return ApprovalIds.Unknown(id);
        return new JsonReply<ApprovalView>(await ViewAsync(gate.Value, cancellationToken), WireJson.Strict.ApprovalView);
    }

    internal async Task<ApprovalView> ViewAsync(Gate gate, CancellationToken cancellationToken) =>
        ApprovalView.Of(gate, await bodies.ReadAsync(gate.PayloadDigest, cancellationToken));

    private async Task<IActionResult> PageAsync(IReadOnlyList<Gate> items, string? next, CancellationToken cancellationToken)
    {
        var views = await Task.WhenAll(items.Select(gate => ViewAsync(gate, cancellationToken)));
        return new JsonReply<ApprovalPage>(new ApprovalPage(views, next), WireJson.Strict.ApprovalPage);
    }
}
