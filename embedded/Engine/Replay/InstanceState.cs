using Microsoft.DurableTask.Client;

namespace Maestro.Embedded.Engine.Replay;

/// <summary>
/// An instance in memory: its row and, until it ends, its running code. Live turns and replay drive it the same way.
/// </summary>
internal sealed class InstanceState(InstanceRow row)
{
    private readonly Queue<Fact> _heldBack = new();

    public InstanceRow Row { get; set; } = row;

    /// <summary>Null once the instance has ended.</summary>
    public OrchestrationExecution? Execution { get; set; }

    /// <summary>The time of the newest turn; turns never go back in time, whatever the clock does.</summary>
    public DateTime LastTime { get; set; } = row.UpdatedAt;

    public bool IsSuspended { get; private set; }

    /// <summary>The code runs or will run as soon as the instance is resumed.</summary>
    public bool HasBegun { get; private set; }

    public OrchestrationRuntimeStatus RunningStatus => IsSuspended
        ? OrchestrationRuntimeStatus.Suspended
        : HasBegun ? OrchestrationRuntimeStatus.Running : OrchestrationRuntimeStatus.Pending;

    /// <summary>Starts over with the code of a new execution.</summary>
    public void Renew(OrchestrationExecution execution)
    {
        Execution = execution;
        HasBegun = false;
        IsSuspended = false;
        _heldBack.Clear();
    }

    /// <summary>Handles one recorded fact: while suspended it is held back, else the code gets it at once.</summary>
    public void Apply(Fact fact, DateTime time)
    {
        LastTime = time;
        switch (fact)
        {
            case Suspended:
                IsSuspended = true;
                return;
            case Resumed:
                IsSuspended = false;
                while (Execution!.Outcome is null && _heldBack.TryDequeue(out var held)) Deliver(held, time);
                return;
            case Began:
                HasBegun = true;
                break;
            case TaskCompleted or TaskFailed or TimerFired when Execution!.FindPending(TaskIdOf(fact)) is { } task:
                task.IsAnswered = true;
                break;
        }

        if (IsSuspended) _heldBack.Enqueue(fact);
        else Deliver(fact, time);
    }

    private static int TaskIdOf(Fact fact) => fact switch
    {
        TaskCompleted completed => completed.Id,
        TaskFailed failed => failed.Id,
        TimerFired fired => fired.Id,
        _ => -1,
    };

    private void Deliver(Fact fact, DateTime time)
    {
        // A fact that was held back may have lost its task meanwhile: an earlier one let the code cancel a timer.
        var id = TaskIdOf(fact);
        if (id >= 0 && Execution!.FindPending(id) is null) return;
        Execution!.Deliver(fact, time);
    }
}
