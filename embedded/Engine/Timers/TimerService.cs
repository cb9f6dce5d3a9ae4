using Maestro.Embedded.Engine.Instances;

namespace Maestro.Embedded.Engine.Timers;

/// <summary>
/// Wakes instances when their durable timers are due. It holds due times only; what a timer means is in history, and a wake-up
/// for a timer that was cancelled or has fired changes nothing.
/// </summary>
internal sealed class TimerService : IDisposable
{
    // Due times are wall-clock times: looking at least this often notices a clock that was set forward.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestSleep = TimeSpan.FromMilliseconds(1);

    private readonly EngineRuntime _runtime;
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Entry, DateTime> _queue = new();
    private readonly ITimer _timer;
    private DateTime _armedFor = DateTime.MaxValue;
    private bool _isStopped;

    public TimerService(EngineRuntime runtime)
    {
        _runtime = runtime;
        _timer = runtime.Time.CreateTimer(
            static state => ((TimerService)state!).FireDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Arm(DateTime dueAt, InstanceRow row, int taskId)
    {
        lock (_gate)
        {
            _queue.Enqueue(new Entry(row.InstanceId, row.Key, row.Generation, taskId), dueAt);
            if (dueAt < _armedFor) Sleep(dueAt);
        }
    }

    public void Stop()
    {
        lock (_gate) _isStopped = true;
    }

    public void Dispose() => _timer.Dispose();

    private void FireDue()
    {
        List<Entry> due = [];
        lock (_gate)
        {
            if (_isStopped) return;
            var now = _runtime.UtcNow;
            while (_queue.TryPeek(out var entry, out var dueAt) && dueAt <= now)
            {
                due.Add(entry);
                _queue.Dequeue();
            }

            if (_queue.TryPeek(out _, out var next)) Sleep(next);
            else _armedFor = DateTime.MaxValue;
        }

        foreach (var entry in due)
        {
            InstanceMessage message = entry.TaskId == TimerTask.Start
                ? new BeginMessage(entry.Key, entry.Generation)
                : new TimerDueMessage(entry.Key, entry.Generation, entry.TaskId);
            _runtime.Directory.Post(entry.InstanceId, message);
        }
    }

    private void Sleep(DateTime until)
    {
        _armedFor = until;
        var wait = until - _runtime.UtcNow;
        _timer.Change(wait > LongestSleep ? LongestSleep : wait < ShortestSleep ? ShortestSleep : wait, Timeout.InfiniteTimeSpan);
    }

    private readonly record struct Entry(string InstanceId, long Key, int Generation, int TaskId);
}
