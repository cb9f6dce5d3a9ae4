using Maestro.Embedded.Engine.Instances;
using Maestro.Embedded.Engine.Messages;

namespace Maestro.Embedded.Engine.Timers;

/// <summary>
/// Wakes instances when their durable timers are due. It holds due times only; what a timer means is in history, and a wake-up
/// for a timer that was cancelled or has fired changes nothing.
/// </summary>
/// <remarks>
/// A timer is due when the wall clock reaches its due time, or when the span that it was set for has passed by the monotonic
/// count, whichever comes first. So a clock that is set forward, or a machine that slept, makes it due within
/// <see cref="LongestSleep"/>, and a clock that is set back does not make it wait longer than was asked. What is due
/// together goes out in order of due time.
/// </remarks>
internal sealed class TimerService : IDisposable
{
    // Nothing tells of a change of the wall clock: looking at least this often notices it.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestSleep = TimeSpan.FromMilliseconds(1);

    private readonly TimeProvider _time;
    private readonly Action<string, InstanceMessage> _post;
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Entry, DateTime> _byClock = new();
    private readonly PriorityQueue<Entry, TimeSpan> _byCount = new();
    private readonly long _origin;
    private readonly ITimer _timer;
    private TimeSpan _wakeAt = TimeSpan.MaxValue;
    private long _armed;
    private bool _isStopped;

    public TimerService(TimeProvider time, Action<string, InstanceMessage> post)
    {
        _time = time;
        _post = post;
        _origin = time.GetTimestamp();
        _timer = time.CreateTimer(
            static state => ((TimerService)state!).FireDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private DateTime UtcNow => _time.GetUtcNow().UtcDateTime;

    private TimeSpan Count => _time.GetElapsedTime(_origin);

    /// <param name="dueAt">Wall-clock time.</param>
    /// <param name="since">The instance's time now, from which it waits; what was waited before a restart does not count.</param>
    /// <param name="row">The instance.</param>
    /// <param name="taskId">The timer within it.</param>
    public void Arm(DateTime dueAt, DateTime since, InstanceRow row, int taskId)
    {
        lock (_gate)
        {
            var entry = new Entry(row.InstanceId, row.Key, row.Generation, taskId, dueAt, _armed++);
            var count = Count;
            var wait = dueAt > since ? dueAt - since : TimeSpan.Zero;
            _byClock.Enqueue(entry, dueAt);
            _byCount.Enqueue(entry, count + wait);
            Sleep(count, Min(wait, dueAt - UtcNow));
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
            var now = UtcNow;
            var count = Count;
            while (_byClock.TryPeek(out _, out var dueAt) && dueAt <= now) Take(_byClock.Dequeue(), due);
            while (_byCount.TryPeek(out _, out var passed) && passed <= count) Take(_byCount.Dequeue(), due);
            DropTaken();

            _wakeAt = TimeSpan.MaxValue;
            if (_byClock.TryPeek(out _, out var nextAt) && _byCount.TryPeek(out _, out var nextCount))
                Sleep(count, Min(nextAt - now, nextCount - count));
        }

        foreach (var entry in due.OrderBy(entry => entry.DueAt).ThenBy(entry => entry.Order)) Post(entry);
    }

    private static void Take(Entry entry, List<Entry> due)
    {
        if (entry.IsTaken) return;
        entry.IsTaken = true;
        due.Add(entry);
    }

    /// <summary>Every entry is in both queues; what one gave up is dropped when it comes up in the other.</summary>
    private void DropTaken()
    {
        while (_byClock.TryPeek(out var entry, out _) && entry.IsTaken) _byClock.Dequeue();
        while (_byCount.TryPeek(out var entry, out _) && entry.IsTaken) _byCount.Dequeue();
    }

    private void Post(Entry entry)
    {
        InstanceMessage message = entry.TaskId == TimerTask.Start
            ? new BeginMessage(entry.Key, entry.Generation)
            : new TimerDueMessage(entry.Key, entry.Generation, entry.TaskId);
        _post(entry.InstanceId, message);
    }

    private void Sleep(TimeSpan count, TimeSpan wait)
    {
        wait = wait > LongestSleep ? LongestSleep : wait < ShortestSleep ? ShortestSleep : wait;
        if (count + wait >= _wakeAt) return;
        _wakeAt = count + wait;
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private sealed record Entry(string InstanceId, long Key, int Generation, int TaskId, DateTime DueAt, long Order)
    {
        public bool IsTaken { get; set; }
    }
}
