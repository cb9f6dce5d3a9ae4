using Maestro.Embedded.Engine.Instances;
using Maestro.Embedded.Engine.Messages;
using Maestro.Embedded.Engine.Storage;

namespace Maestro.Embedded.Engine.Lifetime;

/// <summary>
/// Finds unfinished work after a start without running any orchestrator code: undelivered messages, instances whose activities
/// or first turn are due, and timers. Instances that only wait stay on disk until something comes for them.
/// </summary>
/// <param name="runtime">Where the work is posted.</param>
/// <param name="lastMessage">The newest message at the start; later ones reach their targets as they are made.</param>
internal sealed class RecoveryScan(EngineRuntime runtime, long lastMessage)
{
    // Survives a failed attempt: a message is posted once, however often the scan starts over.
    private long _postedUpTo;
    private readonly HashSet<int> _activities = [];
    private readonly Dictionary<int, DateTime> _timers = [];
    private bool _hasBegun;
    private DateTime _lastTime;

    public void Run(InstanceReader reader, CancellationToken cancellation)
    {
        PostMessages(reader, cancellation);
        ScanInstances(reader, cancellation);
    }

    private void PostMessages(InstanceReader reader, CancellationToken cancellation)
    {
        var rows = reader.Messages(_postedUpTo, lastMessage);
        while (!cancellation.IsCancellationRequested && rows.Read())
        {
            var message = MessageCodec.Read(rows.Blob(2));
            message.MessageId = rows.Number(0);
            runtime.Directory.Post(rows.Text(1), message);
            _postedUpTo = message.MessageId;
        }

        rows.Reset();
    }

    private void ScanInstances(InstanceReader reader, CancellationToken cancellation)
    {
        var rows = reader.OpenLogs();
        InstanceRow? current = null;
        Reset();
        while (!cancellation.IsCancellationRequested && rows.Read())
        {
            var key = rows.Number(0);
            if (current?.Key != key)
            {
                if (current is not null) Settle(current);
                current = new InstanceRow
                {
                    Key = key,
                    InstanceId = rows.Text(1),
                    Name = rows.Text(2),
                    Generation = (int)rows.Number(3),
                    StartAt = InstanceColumns.TimeOrNull(rows.NumberOrNull(4)),
                };
                Reset();
            }

            var turn = HistoryCodec.Read(rows.Blob(5));
            _lastTime = turn.Time;
            foreach (var entry in turn.Events) Count(entry);
        }

        rows.Reset();
        if (current is not null) Settle(current);
    }

    private void Reset()
    {
        _activities.Clear();
        _timers.Clear();
        _hasBegun = false;
    }

    private void Count(HistoryEvent entry)
    {
        switch (entry)
        {
            case Began:
                _hasBegun = true;
                break;
            case TaskScheduled task:
                _activities.Add(task.Id);
                break;
            case TimerCreated timer:
                _timers.Add(timer.Id, timer.FireAt);
                break;
            case TaskCompleted completed:
                _activities.Remove(completed.Id);
                break;
            case TaskFailed failed:
                _activities.Remove(failed.Id);
                break;
            case TimerFired fired:
                _timers.Remove(fired.Id);
                break;
        }
    }

    private void Settle(InstanceRow row)
    {
        // As in a turn: an instance's time never goes back, whatever the clock did while the engine was down.
        var now = runtime.UtcNow > _lastTime ? runtime.UtcNow : _lastTime;
        if (_activities.Count > 0 || (!_hasBegun && row.StartAt is null))
            runtime.Directory.Post(row.InstanceId, new WakeMessage());
        else if (!_hasBegun) runtime.Timers.Arm(row.StartAt!.Value, now, row, TimerTask.Start);
        foreach (var (id, fireAt) in _timers) runtime.Timers.Arm(fireAt, now, row, id);
    }
}
