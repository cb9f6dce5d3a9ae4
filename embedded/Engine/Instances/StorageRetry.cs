using Maestro.Embedded.Engine.Messages;

namespace Maestro.Embedded.Engine.Instances;

/// <summary>
/// Keeps the engine's own messages that a failed commit threw back, and posts them again, in their first order, after a wait
/// that doubles while failures go on.
/// </summary>
internal sealed class StorageRetry(EngineRuntime runtime) : IDisposable
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private List<(string InstanceId, InstanceMessage Message)> _waiting = [];
    private TimeSpan _delay;
    private ITimer? _timer;

    public void Add(string instanceId, InstanceMessage message)
    {
        lock (_gate)
        {
            _waiting.Add((instanceId, message));
            if (_waiting.Count > 1) return;
            _delay = _delay == TimeSpan.Zero ? runtime.Options.StorageRetryDelay : Min(_delay * 2, LongestDelay);
            _timer?.Dispose();
            _timer = runtime.Time.CreateTimer(
                static state => ((StorageRetry)state!).Flush(), this, _delay, Timeout.InfiniteTimeSpan);
        }
    }

    public void OnCommitSucceeded()
    {
        if (_delay == TimeSpan.Zero) return;
        lock (_gate)
        {
            if (_waiting.Count == 0) _delay = TimeSpan.Zero;
        }
    }

    public void Dispose() => _timer?.Dispose();

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private void Flush()
    {
        List<(string InstanceId, InstanceMessage Message)> waiting;
        lock (_gate)
        {
            waiting = _waiting;
            _waiting = [];
        }

        foreach (var (instanceId, message) in waiting.OrderBy(entry => entry.Message.Sequence))
            runtime.Directory.Post(instanceId, message);
    }
}
