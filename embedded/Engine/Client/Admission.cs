using Maestro.Embedded.Engine.Instances;

namespace Maestro.Embedded.Engine.Client;

/// <summary>Refuses new work while the queues in front of the disk or the activities are at their limits.</summary>
internal static class Admission
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <exception cref="EngineBusyException">A queue is full.</exception>
    public static void ThrowIfBusy(EngineRuntime engine)
    {
        var commits = engine.Committer.Pending;
        if (commits >= engine.Options.MaxPendingCommits)
            throw new EngineBusyException($"{commits} changes wait for the disk.", RetryAfter);
        var activities = engine.Activities.Queued;
        if (activities >= engine.Options.MaxQueuedActivities)
            throw new EngineBusyException($"{activities} activities wait for their turn.", RetryAfter);
    }
}
