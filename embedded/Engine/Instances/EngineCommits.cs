using Maestro.Embedded.Engine.Diagnostics;
using Maestro.Sqlite;
using Microsoft.Extensions.Logging;

namespace Maestro.Embedded.Engine.Instances;

/// <summary>Measures and logs the engine's commits.</summary>
internal sealed class EngineCommits(ILogger log, StorageRetry retry, Func<CommitPoint, bool>? test) : CommitObserver
{
    public override bool Reach(CommitPoint point) => test?.Invoke(point) ?? true;

    public override void OnCommitted(int items, TimeSpan took)
    {
        EngineTelemetry.CommitDuration.Record(took.TotalSeconds);
        EngineTelemetry.CommitItems.Record(items);
        retry.OnCommitSucceeded();
    }

    public override void OnFailed(int items, Exception exception) => EngineLog.CommitFailed(log, items, exception);

    public override void OnItemThrew(Exception exception) => EngineLog.AfterCommitFailed(log, exception);

    public override Exception Ended() => new EngineStoppedException("The durable engine stopped before this change was on disk.");
}
