using System.Collections.Immutable;
using Microsoft.DurableTask.Client;

namespace Maestro.Embedded.Engine.Messages;

/// <summary>
/// Something that an instance must handle in a turn. Handled messages are settled when the turn's commit is on disk.
/// </summary>
internal abstract class InstanceMessage
{
    private TaskCompletionSource? _caller;

    /// <summary>The message's row in the database; 0 when it has none.</summary>
    public long MessageId { get; set; }

    /// <summary>Order of first arrival, so that messages thrown back by a failed commit keep their order.</summary>
    public long Sequence { get; set; }

    /// <summary>Why the caller is refused although the turn is committed.</summary>
    public Exception? Rejection { get; set; }

    /// <summary>
    /// Whether somebody waits for the outcome. A waiting caller is told of a failed commit and decides; messages without a
    /// caller are the engine's own and are handled again.
    /// </summary>
    public bool HasCaller => _caller is not null;

    /// <summary>Makes the sender wait; completes when the message's effect is durable.</summary>
    public Task ExpectReply()
    {
        _caller = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _caller.Task;
    }

    public void Settle()
    {
        if (_caller is null) return;
        if (Rejection is null) _caller.TrySetResult();
        else _caller.TrySetException(Rejection);
    }

    public void Refuse(Exception exception) => _caller?.TrySetException(exception);
}

/// <summary>Create the instance, or replace one of the same id.</summary>
internal sealed class StartMessage : InstanceMessage
{
    public required string Name { get; init; }

    public string Version { get; init; } = string.Empty;

    public string? Input { get; init; }

    public DateTime? StartAt { get; init; }

    public ParentLink? Parent { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;

    public string? TraceParent { get; init; }

    public string? TraceState { get; init; }

    /// <summary>Statuses of an existing instance that make the start fail.</summary>
    public IReadOnlyCollection<OrchestrationRuntimeStatus> RefusedOver { get; init; } = [];

    /// <summary>The id was generated just now, so nothing of that name can exist.</summary>
    public bool IsFreshId { get; init; }
}

/// <summary>Run the code of an instance that was created, or continued as new, but has not begun.</summary>
internal sealed class BeginMessage(long key, int generation) : InstanceMessage
{
    public long Key { get; } = key;

    public int Generation { get; } = generation;
}

/// <summary>An activity or sub-orchestration ended. Exactly one of result and failure counts.</summary>
internal sealed class TaskEndedMessage(long key, int generation, int taskId, string? result, Failure? failure) : InstanceMessage
{
    public long Key { get; } = key;

    public int Generation { get; } = generation;

    public int TaskId { get; } = taskId;

    public string? Result { get; } = result;

    public Failure? Failure { get; } = failure;
}

internal sealed class TimerDueMessage(long key, int generation, int taskId) : InstanceMessage
{
    public long Key { get; } = key;

    public int Generation { get; } = generation;

    public int TaskId { get; } = taskId;
}

internal sealed class EventMessage(string name, string? payload) : InstanceMessage
{
    public string Name { get; } = name;

    public string? Payload { get; } = payload;
}

internal sealed class SuspendMessage(string? reason) : InstanceMessage
{
    public string? Reason { get; } = reason;
}

internal sealed class ResumeMessage(string? reason) : InstanceMessage
{
    public string? Reason { get; } = reason;
}

internal sealed class TerminateMessage(string? output, bool recursive) : InstanceMessage
{
    public string? Output { get; } = output;

    public bool Recursive { get; } = recursive;
}

/// <summary>Bring the instance into memory so that its unfinished work goes on.</summary>
internal sealed class WakeMessage : InstanceMessage;
