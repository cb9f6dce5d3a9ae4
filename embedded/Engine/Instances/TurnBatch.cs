using Maestro.Embedded.Engine.Messages;
using Maestro.Embedded.Engine.Storage;
using Maestro.Sqlite;

namespace Maestro.Embedded.Engine.Instances;

/// <summary>What one turn writes, in one transaction, and what may happen once that is on disk.</summary>
internal sealed class TurnBatch(InstanceActor actor, EngineRuntime runtime) : ICommitItem<InstanceWriter>
{
    private readonly ByteWriter _log = new();

    public List<InstanceMessage> Handled { get; } = [];

    public InstanceRow? Row { get; set; }

    public bool InsertsRow { get; set; }

    public bool UpdatesRow { get; set; }

    public long ReplacedKey { get; set; }

    /// <summary>The log so far belongs to an execution that ended by continue-as-new.</summary>
    public bool ClearsLog { get; set; }

    public List<TaskScheduled>? Activities { get; private set; }

    public List<(DateTime DueAt, DateTime Since, int TaskId)>? Timers { get; private set; }

    public List<OutgoingMessage>? Outgoing { get; private set; }

    public bool HasWrites => InsertsRow || UpdatesRow || ReplacedKey != 0 || ClearsLog || _log.Length > 0 || Outgoing is not null;

    public Exception? Obstacle => actor.Obstacle;

    public bool IsEmpty => !HasWrites && Handled.TrueForAll(message => message.MessageId == 0);

    public int Size => _log.Length;

    public void Append(HistoryEvent entry, DateTime time)
    {
        if (_log.Length == 0) HistoryCodec.Begin(_log, time);
        HistoryCodec.Write(_log, entry);
        runtime.Options.HistoryObserver?.Invoke(actor.State!.Row, entry, time);
    }

    public void ForgetLog()
    {
        _log.Clear();
        Activities = null;
        Timers = null;
    }

    public void AddActivity(TaskScheduled task) => (Activities ??= []).Add(task);

    public void AddTimer(DateTime dueAt, DateTime since, int taskId) => (Timers ??= []).Add((dueAt, since, taskId));

    public void Send(string target, InstanceMessage message)
    {
        message.MessageId = runtime.MessageIds.Next();
        (Outgoing ??= []).Add(new OutgoingMessage(target, message));
    }

    public void Write(InstanceWriter writer)
    {
        if (ReplacedKey != 0) writer.DeleteInstance(ReplacedKey);
        if (Row is { } row)
        {
            if (ClearsLog) writer.DeleteLog(row.Key);
            if (InsertsRow) writer.InsertInstance(row);
            else if (UpdatesRow) writer.UpdateInstance(row);
            if (_log.Length > 0) writer.AppendLog(row.Key, _log.Written);
        }

        if (Outgoing is not null)
        {
            foreach (var (target, message) in Outgoing)
                writer.InsertMessage(message.MessageId, target, MessageCodec.Write(message));
        }

        foreach (var message in Handled)
        {
            if (message.MessageId != 0) writer.DeleteMessage(message.MessageId);
        }
    }

    public void OnCommitted()
    {
        foreach (var message in Handled)
        {
            message.Settle();
            if (message is TaskEndedMessage { MessageId: 0 } ended) runtime.Activities.Release(ended);
        }

        if (Row is { } row)
        {
            if (InsertsRow || UpdatesRow) runtime.Waiters.Notify(row);
            if (Timers is not null)
            {
                foreach (var (dueAt, since, taskId) in Timers) runtime.Timers.Arm(dueAt, since, row, taskId);
            }

            if (Activities is not null)
            {
                foreach (var task in Activities) runtime.Activities.Start(row, task);
            }
        }

        if (Outgoing is not null)
        {
            foreach (var (target, message) in Outgoing) runtime.Directory.Post(target, message);
        }

        actor.OnCommitted();
    }

    public void OnFailed(Exception exception)
    {
        foreach (var message in Handled) runtime.ThrowBack(actor.InstanceId, message, exception);
        actor.Poison(exception);
    }
}

/// <summary>A message that the same transaction stores, until its target has handled it.</summary>
internal readonly record struct OutgoingMessage(string Target, InstanceMessage Message);
