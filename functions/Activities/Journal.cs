using System.Diagnostics;
using System.Diagnostics.Metrics;
using Maestro.Runs;
using Maestro.Stores.Runs;
using Maestro.Telemetry;

namespace Maestro.Functions.Activities;

/// <summary>Writes the run's log: what happened to which node, for the people who watch the run.</summary>
public sealed class Journal(RunLog log, TimeProvider time)
{
    private static readonly Counter<long> Runs =
        MaestroTelemetry.Meter.CreateCounter<long>(MaestroTelemetry.Metrics.Runs, "{run}", "Runs that ended, by recipe and status.");

    private static readonly Histogram<double> Duration =
        MaestroTelemetry.Meter.CreateHistogram<double>(MaestroTelemetry.Metrics.RunDuration, "s", "Time from acceptance to end.");

    public Task InfoAsync(string runId, string nodeId, string text, CancellationToken cancellationToken) =>
        AppendAsync(runId, [new JournalLine(nodeId, RunLogLevel.Info, text)], cancellationToken);

    public Task WarnAsync(string runId, string nodeId, string text, CancellationToken cancellationToken) =>
        AppendAsync(runId, [new JournalLine(nodeId, RunLogLevel.Warn, text)], cancellationToken);

    public Task AppendAsync(string runId, IReadOnlyList<JournalLine> lines, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return log.AppendAsync(
            runId, [.. lines.Select(line => new RunLogLine(0, now, line.NodeId, line.Level, OneLine(line.Text)))], cancellationToken);
    }

    internal void RunEnded(Run run)
    {
        var tags = new TagList
        {
            { MaestroTelemetry.Attributes.Recipe, run.Recipe },
            { "status", run.Status.ToString().ToLowerInvariant() },
        };
        Runs.Add(1, tags);
        Duration.Record((time.GetUtcNow() - run.CreatedAt).TotalSeconds, tags);
    }

    private static string OneLine(string text)
    {
        const int MaxLength = 2000;
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= MaxLength ? line : line[..MaxLength] + " …";
    }
}

/// <summary>A line to be written; <paramref name="NodeId"/> is empty for the run itself.</summary>
public sealed record JournalLine(string NodeId, string Level, string Text);
