using System.Collections.Concurrent;

namespace Maestro.Stores.Runs;

/// <summary>
/// Wakes readers in this process when a run has something new. Only a hint: a reader on another instance never gets
/// it, so every reader also polls.
/// </summary>
public sealed class RunSignals
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = new(StringComparer.Ordinal);

    public void Wake(string runId)
    {
        if (_waiting.TryRemove(runId, out var waiting)) waiting.TrySetResult();
    }

    /// <summary>Completes at the next <see cref="Wake"/>. Take it before reading, so that no signal falls in between.</summary>
    public Task Next(string runId) =>
        _waiting.GetOrAdd(runId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
}
