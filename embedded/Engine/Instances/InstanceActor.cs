using Maestro.Embedded.Engine.Messages;
using Maestro.Embedded.Engine.Replay;
using Maestro.Embedded.Engine.Scheduling;
using Maestro.Embedded.Engine.Storage;
using Maestro.Sqlite;

namespace Maestro.Embedded.Engine.Instances;

/// <summary>
/// The one place in memory where an instance id is worked on: messages queue here, turns run one at a time, and the next turn
/// need not wait for the last one's commit. When a commit fails the actor is poisoned and thrown away; a fresh one rebuilds
/// the instance from disk.
/// </summary>
internal sealed class InstanceActor(string instanceId, EngineRuntime runtime)
{
    // A loop that never waits must not run far ahead of the disk.
    private const int MaxUncommittedTurns = 8;
    private const int MaxMessagesPerTurn = 256;

    private readonly Lock _gate = new();
    private List<InstanceMessage> _inbox = [];
    private bool _isScheduled;
    private bool _isRetired;
    private bool _isLoaded;
    private int _uncommittedTurns;

    public string InstanceId { get; } = instanceId;

    /// <summary>Null when no such instance exists.</summary>
    public InstanceState? State { get; set; }

    public bool IsPoisoned { get; private set; }

    /// <summary>Why a later turn may not be written; null while all before it were.</summary>
    public Exception? Obstacle => IsPoisoned ? EarlierFailure() : null;

    /// <summary>Timestamp of the newest message, for eviction.</summary>
    public long LastUsed { get; private set; } = runtime.Time.GetTimestamp();

    /// <returns>False when the actor has been thrown away; ask the directory for the present one.</returns>
    public bool TryPost(InstanceMessage message)
    {
        lock (_gate)
        {
            if (_isRetired) return false;
            _inbox.Add(message);
            LastUsed = runtime.Time.GetTimestamp();
            if (!TrySchedule()) return true;
        }

        runtime.Dispatcher.Enqueue(this);
        return true;
    }

    /// <summary>For use inside a turn, where the actor is surely alive.</summary>
    public void PostToSelf(InstanceMessage message)
    {
        runtime.Stamp(message);
        lock (_gate) _inbox.Add(message);
    }

    /// <summary>Reads the instance from disk on first use.</summary>
    /// <returns>Whether it was read just now.</returns>
    public bool EnsureLoaded(InstanceMessage first)
    {
        if (_isLoaded) return false;
        if (first is not StartMessage { IsFreshId: true }) State = runtime.Loader.Load(this);
        _isLoaded = true;
        return State is not null;
    }

    public void RunTurn()
    {
        var messages = Take();
        var batch = new TurnBatch(this, runtime);
        try
        {
            var handled = new Turn(runtime, this, batch).Run(messages);
            lock (_gate)
            {
                _inbox.InsertRange(0, messages.Skip(handled));
                _uncommittedTurns++;
            }

            PoolWorker.Following((runtime.Committer, batch), static turn => turn.Committer.Submit(turn.batch));
        }
        catch (Exception exception)
        {
            // A load that failed, or a fault of ours: nothing of this turn was written, the messages are still to be handled.
            runtime.LogTurnFailed(InstanceId, exception);
            foreach (var message in messages) runtime.ThrowBack(InstanceId, message, exception);
            lock (_gate) _uncommittedTurns += MaxUncommittedTurns;
            runtime.Committer.Submit(new PoisonItem(this, exception));
        }

        lock (_gate)
        {
            _isScheduled = false;
            if (!IsPoisoned && (TryRetire() || !TrySchedule())) return;
        }

        // The turn may have put messages back after its actor was poisoned.
        if (IsPoisoned) GiveBackInbox(EarlierFailure());
        else runtime.Dispatcher.Enqueue(this);
    }

    public void OnCommitted()
    {
        lock (_gate)
        {
            _uncommittedTurns--;
            if (TryRetire() || !TrySchedule()) return;
        }

        runtime.Dispatcher.Enqueue(this);
    }

    public void Poison(Exception exception)
    {
        lock (_gate)
        {
            if (IsPoisoned) return;
            IsPoisoned = true;
            _isRetired = true;
        }

        runtime.Directory.Remove(this);
        GiveBackInbox(exception);
    }

    /// <summary>Leaves memory if nothing is under way but waiting for events, timers or children.</summary>
    public bool TryEvict()
    {
        lock (_gate)
        {
            if (_isRetired || _isScheduled || _uncommittedTurns > 0 || _inbox.Count > 0) return false;
            if (State?.Execution is { } execution && runtime.Activities.HasRunning(execution)) return false;
            _isRetired = true;
        }

        runtime.Directory.Remove(this);
        return true;
    }

    private static DatabaseException EarlierFailure() =>
        new(DatabaseFault.Disk, "An earlier commit of the same instance failed.");

    private void GiveBackInbox(Exception exception)
    {
        List<InstanceMessage> waiting;
        lock (_gate)
        {
            waiting = _inbox;
            _inbox = [];
        }

        foreach (var message in waiting) runtime.ThrowBack(InstanceId, message, exception);
    }

    private List<InstanceMessage> Take()
    {
        lock (_gate)
        {
            if (_inbox.Count <= MaxMessagesPerTurn)
            {
                var all = _inbox;
                _inbox = [];
                return all;
            }

            var some = _inbox.GetRange(0, MaxMessagesPerTurn);
            _inbox.RemoveRange(0, MaxMessagesPerTurn);
            return some;
        }
    }

    private bool TrySchedule()
    {
        if (_isScheduled || _isRetired || _inbox.Count == 0 || _uncommittedTurns >= MaxUncommittedTurns) return false;
        _isScheduled = true;
        return true;
    }

    /// <summary>An ended or unknown instance needs no place in memory.</summary>
    private bool TryRetire()
    {
        if (_isRetired) return true;
        if (_isScheduled || _uncommittedTurns > 0 || _inbox.Count > 0 || State?.Execution is not null) return false;
        _isRetired = true;
        runtime.Directory.Remove(this);
        return true;
    }

    /// <summary>Throws the actor away in the order of commits: turns that it had submitted before still stand.</summary>
    private sealed class PoisonItem(InstanceActor actor, Exception exception) : ICommitItem<InstanceWriter>
    {
        public Exception? Obstacle => null;

        public bool IsEmpty => true;

        public void Write(InstanceWriter writer)
        {
            // There is nothing to write; only the place in the order counts.
        }

        public void OnCommitted() => actor.Poison(exception);

        public void OnFailed(Exception error) => actor.Poison(error);
    }
}
