using Maestro.Functions.Contracts;
using Maestro.Functions.Http.Requests;
using Maestro.Functions.Starting;
using Microsoft.DurableTask.Client;

namespace Maestro.Functions.Http.Runs;

/// <summary>
/// <c>POST /runs/{id}/cancel</c>. 202: the request is on disk; the run ends once what is in flight has settled and its
/// effects are compensated. 409 when it has ended.
/// </summary>
public sealed class CancelRun(RunStore runs, RunWriter writer)
{
    [Function(nameof(CancelRun))]
    public async Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "runs/{id}/cancel")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var (body, problem) = await RequestBody.ReadAsync(
            request, WireJson.Strict.CancelRequest, new CancelRequest(null), cancellationToken);
        if (problem is not null) return problem;
        if (await RunIds.FindAsync(runs, id, cancellationToken) is not { } run) return RunIds.Unknown(id);
        if (run.HasEnded)
            return ProblemReply.Conflict($"Run '{run.Id}' has ended: {run.Status.ToString().ToLowerInvariant()}.");

        await RunStarter.ScheduleAsync(run, client, cancellationToken);
        await client.RaiseEventAsync(run.Id, RunInstances.CancelEvent, body!.Reason ?? "", cancellationToken);
        var work = writer.Blind(run.Id);
        work.Warn("", $"{Caller.Of(request)} asked to cancel the run{(body.Reason is { Length: > 0 } why ? $": {why}" : ".")}");
        await writer.CommitAsync(work, cancellationToken);
        return new JsonReply<RunView>(RunView.Of(run), WireJson.Strict.RunView, StatusCodes.Status202Accepted);
    }
}
