using Maestro.Runs;
using Spectre.Console;

namespace Maestro.Cli.Runs;

/// <summary>Shows a run until it has ended, and sees to its gates.</summary>
internal sealed class RunFollower(ServerConnection server, CliConsole console, GateHandler gates, TimeProvider time)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    /// <summary>The run as it ended.</summary>
    public async Task<RunView> FollowAsync(string runId, CancellationToken cancellationToken)
    {
        using var stopLog = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var log = console.ErrorIsTerminal ? Task.CompletedTask : WriteLogAsync(runId, stopLog.Token);
        try
        {
            while (true)
            {
                var run = console.ErrorIsTerminal
                    ? await DrawAsync(runId, cancellationToken)
                    : await WaitAsync(runId, null, cancellationToken);
                if (run.Status.HasEnded())
                {
                    // The server ends the stream once the last line is out.
                    await log;
                    return run;
                }

                await gates.AttendAsync(runId, cancellationToken);
            }
        }
        finally
        {
            await stopLog.CancelAsync();
            await log.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The live tree; returns when the run has ended or a gate needs attention.</summary>
    private async Task<RunView> DrawAsync(string runId, CancellationToken cancellationToken)
    {
        var run = await server.Client.GetRunAsync(runId, cancellationToken);
        await console.StyledError.Live(new Text("")).AutoClear(true).StartAsync(async live =>
        {
            run = await WaitAsync(
                runId,
                (current, graph) =>
                {
                    live.UpdateTarget(RunTree.Render(current, graph, time.GetUtcNow()));
                    live.Refresh();
                },
                cancellationToken);
        });
        return run;
    }

    private async Task<RunView> WaitAsync(string runId, Action<RunView, GraphView>? show, CancellationToken cancellationToken)
    {
        while (true)
        {
            var run = await server.Client.GetRunAsync(runId, cancellationToken);
            if (show is not null) show(run, await server.Client.GetGraphAsync(runId, cancellationToken));
            if (run.Status.HasEnded() || (run.Status == RunStatus.Waiting && await gates.HasNewAsync(runId, cancellationToken)))
                return run;
            await Task.Delay(Step, time, cancellationToken);
        }
    }

    private async Task WriteLogAsync(string runId, CancellationToken cancellationToken)
    {
        await foreach (var line in server.Client.FollowLogs(runId, null, time).ReadAsync(cancellationToken))
            await console.Error.WriteLineAsync(LogLines.Text(line));
    }
}
