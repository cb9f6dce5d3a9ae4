using System.Text;
using Maestro.Functions.Http.Replies;
using Maestro.Functions.Http.Requests;
using Maestro.Functions.Starting;
using Maestro.Problems;
using Maestro.Runs;
using Maestro.Wire;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Maestro.Functions.Http.Runs;

/// <summary>
/// <c>POST /runs</c>. Takes JSON, or a form whose part <c>run</c> is that JSON and whose other parts are file inputs by
/// name. 201 with the run, which is then on disk; 200 with the earlier run when the idempotency key repeats.
/// </summary>
public sealed class StartRun(RunStarter starter)
{
    private const string RunPart = "run";

    [Function(nameof(StartRun))]
    public async Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "runs")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var (body, files, problem) = request.HasFormContentType
            ? await ReadFormAsync(request, cancellationToken)
            : await ReadJsonAsync(request, cancellationToken);
        if (problem is not null) return problem;

        var outcome = await starter.StartAsync(body!, files, Caller.Of(request), client, cancellationToken);
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

    private static async Task<(StartRunRequest?, IReadOnlyList<UploadedFile>, IActionResult?)> ReadJsonAsync(
        HttpRequest request, CancellationToken cancellationToken)
    {
        var (value, problem) = await RequestBody.ReadAsync(request, WireJson.Strict.StartRunRequest, null, cancellationToken);
        return (value, [], problem);
    }

    private static async Task<(StartRunRequest?, IReadOnlyList<UploadedFile>, IActionResult?)> ReadFormAsync(
        HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > RequestBody.MaxBytes) return (null, [], ProblemReply.TooLarge(RequestBody.MaxBytes));

        IFormCollection form;
        try
        {
            form = await request.ReadFormAsync(
                new Microsoft.AspNetCore.Http.Features.FormOptions
                {
                    MultipartBodyLengthLimit = RequestBody.MaxBytes,
                    ValueLengthLimit = (int)RequestBody.MaxBytes,
                },
                cancellationToken);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, [], ProblemReply.TooLarge(RequestBody.MaxBytes));
        }
        catch (Exception e) when (e is InvalidDataException or (IOException and not ConnectionResetException))
        {
            // An IOException that is not the connection's own is a form that ends before its last boundary.
            return (null, [], ProblemReply.Malformed([new Fault("", $"the form cannot be read: {e.Message}")]));
        }

        return await FromFormAsync(form, cancellationToken);
    }

    private static async Task<(StartRunRequest?, IReadOnlyList<UploadedFile>, IActionResult?)> FromFormAsync(
        IFormCollection form, CancellationToken cancellationToken)
    {
        var files = new List<UploadedFile>();
        var run = default(ReadOnlyMemory<byte>?);
        if (form.TryGetValue(RunPart, out var text)) run = Encoding.UTF8.GetBytes(text.ToString());
        foreach (var file in form.Files)
        {
            await using var stream = file.OpenReadStream();
            var (bytes, problem) = await RequestBody.BytesAsync(stream, cancellationToken);
            if (problem is not null) return (null, [], problem);
            if (file.Name == RunPart) run = bytes;
            else files.Add(new UploadedFile(file.Name, Path.GetFileName(file.FileName), bytes));
        }

        foreach (var (name, value) in form.Where(field => field.Key != RunPart))
            files.Add(new UploadedFile(name, $"{name}.txt", Encoding.UTF8.GetBytes(value.ToString())));
        if (run is not { } json) return (null, [], ProblemReply.Malformed([new Fault("", $"the form has no part '{RunPart}'")]));

        var (parsed, fault) = RequestBody.Parse(json, WireJson.Strict.StartRunRequest);
        return (parsed, files, fault);
    }
}
