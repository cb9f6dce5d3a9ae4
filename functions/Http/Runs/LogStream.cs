using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Maestro.Functions.Http.Runs;

/// <summary>
/// Writes a run's log as server-sent events: what is there, then what comes, then <c>event: end</c>. Woken by writers in this
/// process and by a poll, since a line may be written on another instance.
/// </summary>
public sealed class LogStream(RunStore runs, RunLog log, RunSignals signals, TimeProvider time)
{
    private const int Page = 500;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public async Task WriteAsync(HttpContext http, string runId, string? nodeId, long after)
    {
        var stop = http.RequestAborted;
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";

        try
        {
            await http.Response.StartAsync(stop);
            await FollowAsync(http.Response, runId, nodeId, after, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The reader went away; it resumes with the last id that it saw.
        }
    }

    private async Task FollowAsync(HttpResponse response, string runId, string? nodeId, long after, CancellationToken stop)
    {
        var quietSince = time.GetTimestamp();
        while (true)
        {
            // Both are taken before reading: a line or an end that comes while we read is then seen on the next round.
            var signal = signals.Next(runId);
            var run = (await runs.GetAsync(runId, stop))!;
            var (lines, readTo) = await log.ReadAsync(runId, after, nodeId, Page, stop);
            after = readTo;

            foreach (var line in lines) await WriteLineAsync(response, line, stop);
            if (lines.Count == Page) continue;
            if (run.HasEnded)
            {
                await WriteEndAsync(response, run, stop);
                return;
            }

            if (lines.Count > 0)
            {
                quietSince = time.GetTimestamp();
            }
            else if (time.GetElapsedTime(quietSince) >= Heartbeat)
            {
                await response.WriteAsync(": still here\n\n", stop);
                quietSince = time.GetTimestamp();
            }

            await response.Body.FlushAsync(stop);
            await Task.WhenAny(signal, Task.Delay(Poll, time, stop));
            stop.ThrowIfCancellationRequested();
        }
    }

    private static Task WriteLineAsync(HttpResponse response, RunLogLine line, CancellationToken stop)
    {
        var data = JsonSerializer.Serialize(LogLineView.Of(line) with { Id = null }, WireJson.Strict.LogLineView);
        return response.WriteAsync(
            string.Create(CultureInfo.InvariantCulture, $"id: {line.Id}\ndata: {data}\n\n"), Encoding.UTF8, stop);
    }

    private static async Task WriteEndAsync(HttpResponse response, Run run, CancellationToken stop)
    {
        var data = JsonSerializer.Serialize(new EndEvent(run.Status), WireJson.Strict.EndEvent);
        await response.WriteAsync($"event: end\ndata: {data}\n\n", stop);
        await response.Body.FlushAsync(stop);
    }
}
