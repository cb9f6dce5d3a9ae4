using System.Globalization;
using Maestro.Functions.Http.Requests;

namespace Maestro.Functions.Http.Runs;

/// <summary>
/// <c>GET /runs/{id}/logs</c>: a page of lines, or with <c>stream=1</c> all of them as server-sent events until the run
/// has ended. Every line comes once and in order; a reader that was cut off resumes with <c>Last-Event-ID</c>.
/// </summary>
public sealed class ReadLogs(RunStore runs, RunLog log, LogStream stream)
{
    private const int MaxLines = 1000;

    [Function(nameof(ReadLogs))]
    public async Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "runs/{id}/logs")] HttpRequest request, string id,
        CancellationToken cancellationToken)
    {
        var query = new PageQuery(request.Query);
        var (after, limit, nodeId) = (query.Position("after"), query.Limit(MaxLines, MaxLines), query.Text("nodeId"));
        if (query.Faults.Count > 0) return ProblemReply.Malformed(query.Faults);
        if (await RunIds.FindAsync(runs, id, cancellationToken) is not { } run) return RunIds.Unknown(id);

        if (WantsStream(request, query))
        {
            if (long.TryParse(
                request.Headers["Last-Event-ID"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var seen))
                after = seen;
            await stream.WriteAsync(request.HttpContext, run.Id, nodeId, after);
            return new EmptyResult();
        }

        var (lines, readTo) = await log.ReadAsync(run.Id, after, nodeId, limit, cancellationToken);
        var next = lines.Count == limit ? readTo : (long?)null;
        return new JsonReply<LogPage>(new LogPage([.. lines.Select(LogLineView.Of)], next), WireJson.Strict.LogPage);
    }

    private static bool WantsStream(HttpRequest request, PageQuery query) =>
        query.Text("stream") is "1" or "true"
        || request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase);
}
