using Maestro.Embedded.Engine.History;
using Maestro.Embedded.Engine.Instances;
using Maestro.Embedded.Engine.Timers;

namespace Maestro.Embedded.Engine.Storage;

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

    public void Run(DatabaseReader reader, CancellationToken cancellation)
    {
        PostMessages(reader, cancellation);
        ScanInstances(reader, cancellation);
    }

    private void PostMessages(DatabaseReader reader, CancellationToken cancellation)
    {
        using var command = reader.Connection.CreateCommand();
        command.CommandText = "SELECT id, target, body FROM messages WHERE id > $from AND id <= $to ORDER BY id";
        command.Parameters.AddWithValue("$from", _postedUpTo);
        command.Parameters.AddWithValue("$to", lastMessage);
        using var rows = command.ExecuteReader();
        while (rows.Read() && !cancellation.IsCancellationRequested)
        {
            var message = MessageCodec.Read(rows.GetFieldValue<byte[]>(2));
            message.MessageId = rows.GetInt64(0);
            runtime.Directory.Post(rows.GetString(1), message);
            _postedUpTo = message.MessageId;
        }
    }

    private void ScanInstances(DatabaseReader reader, CancellationToken cancellation)
    {
        using var command = reader.Connection.CreateCommand();
        command.CommandText =
            "SELECT i.key, i.instance_id, i.name, i.generation, i.start_at, l.record "
            + "FROM instances i INDEXED BY instances_open JOIN log l ON l.instance = i.key "
            + "WHERE i.completed_at IS NULL ORDER BY i.key, l.id";
        using var rows = command.ExecuteReader();
        InstanceRow? current = null;
        Reset();
        while (rows.Read() && !cancellation.IsCancellationRequested)
        {
            var key = rows.GetInt64(0);
            if (current?.Key != key)
            {
                if (current is not null) Settle(current);
                current = new InstanceRow
                {
                    Key = key,
                    InstanceId = rows.GetString(1),
                    Name = rows.GetString(2),
                    Generation = rows.GetInt32(3),
                    StartAt = rows.IsDBNull(4) ? null : InstanceColumns.Time(rows.GetInt64(4)),
                };
                Reset();
            }

            var turn = HistoryCodec.Read(rows.GetFieldValue<byte[]>(5));
            _lastTime = turn.Time;
            foreach (var entry in turn.Events) Count(entry);
        }

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
        if (_activities.Count > 0 || (!_hasBegun && row.StartAt is null)) runtime.Directory.Post(row.InstanceId, new WakeMessage());
        else if (!_hasBegun) runtime.Timers.Arm(row.StartAt!.Value, now, row, TimerTask.Start);
        foreach (var (id, fireAt) in _timers) runtime.Timers.Arm(fireAt, now, row, id);
    }
}
