using Maestro.Functions.Http.Requests;
using Maestro.Functions.Starting;
using Maestro.Problems;
using Maestro.Stores;
using Microsoft.DurableTask.Client;

namespace Maestro.Functions.Http.Runs;

/// <summary>
/// <c>POST /runs</c>. Takes JSON, or a form whose part <c>run</c> is that JSON and whose other parts are file inputs by
/// name. 201 with the run, which is then on disk; 200 with the earlier run when the idempotency key repeats.
/// </summary>
public sealed class StartRun(RunStarter starter, IBlobStore blobs)
{
    [Function(nameof(StartRun))]
    public async Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "runs")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        await using var form = new RunForm(blobs);
        var (body, problem) = request.HasFormContentType
            ? await ReadFormAsync(form, request, cancellationToken)
            : await RequestBody.ReadAsync(request, WireJson.Strict.StartRunRequest, null, cancellationToken);
        if (problem is not null) return problem;

        var outcome = await starter.StartAsync(body!, form.Files, Caller.Of(request), client, cancellationToken);
        return outcome switch
        {
            StartRunOutcome.Started started => Reply(started.Run, StatusCodes.Status201Created),
            StartRunOutcome.Repeated repeated => Reply(repeated.Run, StatusCodes.Status200OK),
            StartRunOutcome.KeyConflict conflict => ProblemReply.Conflict(
                $"The idempotency key was used for another request; that run is {conflict.Run.Id}."),
            StartRunOutcome.Refused refused => ProblemReply.Invalid(refused.Faults),
            StartRunOutcome.Denied denied => ProblemReply.Denied(denied.Decision, denied.Remedy),
            _ => throw new InvalidOperationException($"No answer for {outcome}."),
        };
    }

    private static JsonReply<RunView> Reply(Run run, int status) =>
        new(RunView.Of(run), WireJson.Strict.RunView, status) { Location = $"/runs/{run.Id}" };

    private static async Task<(StartRunRequest?, IActionResult?)> ReadFormAsync(
        RunForm form, HttpRequest request, CancellationToken cancellationToken)
    {
        if (await form.ReadAsync(request, cancellationToken) is { } problem) return (null, problem);
        return form.Run is { } json
            ? RequestBody.Parse(json, WireJson.Strict.StartRunRequest)
            : (null, ProblemReply.Malformed([new Fault("", "the form has no part 'run'")]));
    }
}
