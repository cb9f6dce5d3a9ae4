using DurableTask.Core.Exceptions;
using Maestro.Embedded.Engine.Messages;
using Maestro.Embedded.Engine.Replay;
using Microsoft.DurableTask.Client;

namespace Maestro.Embedded.Engine.Instances;

/// <summary>
/// One turn of one instance: it handles waiting messages against the state in memory and collects what must be committed. It
/// has no effect outside that state and the batch.
/// </summary>
internal sealed class Turn
{
    private readonly EngineRuntime _runtime;
    private readonly InstanceActor _actor;
    private readonly TurnBatch _batch;
    private readonly DateTime _now;
    private DateTime _time;

    public Turn(EngineRuntime runtime, InstanceActor actor, TurnBatch batch)
    {
        _runtime = runtime;
        _actor = actor;
        _batch = batch;
        _now = runtime.UtcNow;
    }

    private InstanceState? State => _actor.State;

    private OrchestrationExecution Execution => State!.Execution!;

    /// <summary>Handles messages until all are done or the rest belongs into a turn of its own.</summary>
    /// <returns>How many were handled.</returns>
    public int Run(IReadOnlyList<InstanceMessage> messages)
    {
        var justLoaded = _actor.EnsureLoaded(messages[0]);
        _time = TimeOfTurn(messages);
        if (justLoaded && State?.Execution is { Outcome: not null }) Conclude();

        var count = 0;
        foreach (var message in messages)
        {
            // A batch speaks of one life of the instance: a new start over an old one needs a batch of its own.
            if (message is StartMessage && _batch.HasWrites) break;
            Handle(message);
            _batch.Handled.Add(message);
            count++;
        }

        if (justLoaded) ResumeWork();
        _batch.Row ??= State?.Row;
        return count;
    }

    /// <summary>
    /// All of a turn happens at one time, which replay repeats. It is never before an earlier turn, nor before a timer that
    /// fires in it or the start that was asked for, even when the clock was set back.
    /// </summary>
    private DateTime TimeOfTurn(IReadOnlyList<InstanceMessage> messages)
    {
        var time = _now;
        if (State is not { } state) return time;
        if (state.LastTime > time) time = state.LastTime;
        if (state.Execution is not { } execution) return time;
        foreach (var message in messages)
        {
            if (message is TimerDueMessage due && execution.FindPending(due.TaskId)?.Decision is TimerCreated timer
                && timer.FireAt > time)
                time = timer.FireAt;
            else if (message is BeginMessage && state.Row.StartAt > time)
                time = state.Row.StartAt.Value;
        }

        return time;
    }

    private void Handle(InstanceMessage message)
    {
        if (message is StartMessage start)
        {
            Start(start);
            return;
        }

        // Unknown and ended instances take nothing more; the message is done with.
        if (State?.Execution is null) return;
        switch (message)
        {
            case BeginMessage begin when IsCurrent(begin.Key, begin.Generation) && !State.HasBegun:
                Record(Began.Instance);
                break;
            case TaskEndedMessage ended when IsCurrent(ended.Key, ended.Generation) && IsOpen(ended.TaskId):
                Record(ended.Failure is { } failure
                    ? new TaskFailed(ended.TaskId, failure)
                    : new TaskCompleted(ended.TaskId, ended.Result));
                break;
            case TimerDueMessage due when IsCurrent(due.Key, due.Generation) && IsOpen(due.TaskId):
                Record(new TimerFired(due.TaskId));
                break;
            case EventMessage raised:
                Record(new EventRaised(raised.Name, raised.Payload));
                break;
            case SuspendMessage suspend when !State.IsSuspended:
                Record(new Suspended(suspend.Reason));
                break;
            case ResumeMessage resume when State.IsSuspended:
                Record(new Resumed(resume.Reason));
                break;
            case TerminateMessage terminate:
                Terminate(terminate);
                break;
            case ViolationMessage violation when violation.Execution == State.Execution:
                Execution.Fail(
                    "The orchestrator was resumed by something that its context did not create, such as Task.Delay, Task.Run or "
                    + "an HTTP call. Only tasks of the orchestration context may be awaited.");
                Conclude();
                break;
        }
    }

    private bool IsCurrent(long key, int generation) => State!.Row.Key == key && State.Row.Generation == generation;

    private bool IsOpen(int taskId) => Execution.FindPending(taskId) is { IsAnswered: false };

    private void Start(StartMessage start)
    {
        if (State is { } existing)
        {
            if (start.Parent is null && start.RefusedOver.Contains(existing.Row.Status))
            {
                start.Rejection = new OrchestrationAlreadyExistsException(
                    $"An orchestration with id '{_actor.InstanceId}' exists and is {existing.Row.Status}.");
                return;
            }

            if (start.Parent is { } parent && !existing.Row.IsTerminal)
            {
                var refusal = new OrchestrationAlreadyExistsException(
                    $"Sub-orchestration '{_actor.InstanceId}' cannot start: an orchestration of that id is {existing.Row.Status}.");
                Reply(parent, null, Failure.From(refusal));
                return;
            }

            _batch.ReplacedKey = existing.Row.Key;
            if (!existing.Row.IsTerminal) ReplyToParent(existing.Row with { Status = OrchestrationRuntimeStatus.Terminated });
        }

        var row = new InstanceRow
        {
            Key = _runtime.InstanceKeys.Next(),
            InstanceId = _actor.InstanceId,
            Name = start.Name,
            Version = start.Version,
            CreatedAt = _now,
            UpdatedAt = _now,
            StartAt = start.StartAt,
            Parent = start.Parent,
            Tags = start.Tags,
            TraceParent = start.TraceParent,
            TraceState = start.TraceState,
        };
        _actor.State = new InstanceState(row);
        _batch.InsertsRow = true;
        _batch.Row = row;
        State!.Renew(_runtime.CreateExecution(_actor, row, start.Input));
        _batch.Append(new Started(start.Input), _time);
        if (start.StartAt > _now) _batch.AddTimer(start.StartAt.Value, _now, TimerTask.Start);
        else Record(Began.Instance);
    }

    private void Terminate(TerminateMessage terminate)
    {
        if (terminate.Recursive)
        {
            foreach (var task in Execution.Pending)
            {
                if (task.Decision is SubOrchestrationScheduled child)
                    _batch.Send(child.InstanceId, new TerminateMessage(terminate.Output, true));
            }
        }

        End(State!.Row with { Status = OrchestrationRuntimeStatus.Terminated, Output = terminate.Output });
    }

    private void Record(Fact fact)
    {
        _batch.Append(fact, _time);
        State!.Apply(fact, _time);
        foreach (var planned in Execution.TakeDecisions()) Carry(planned);
        if (Execution.Outcome is not null)
        {
            Conclude();
            return;
        }

        var row = State.Row;
        if (row.Status != State.RunningStatus || row.CustomStatus != Execution.CustomStatus)
            Update(row with { Status = State.RunningStatus, CustomStatus = Execution.CustomStatus });
    }

    private void Carry(PlannedDecision planned)
    {
        _batch.Append(planned.Decision, _time);
        switch (planned.Decision)
        {
            case TaskScheduled task:
                _batch.AddActivity(task);
                break;
            case TimerCreated timer:
                _batch.AddTimer(timer.FireAt, _time, timer.Id);
                break;
            case SubOrchestrationScheduled child:
                _batch.Send(child.InstanceId, StartOf(child, planned));
                break;
            case EventSent sent:
                _batch.Send(sent.InstanceId, new EventMessage(sent.Name, planned.Payload));
                break;
        }
    }

    private StartMessage StartOf(SubOrchestrationScheduled child, PlannedDecision planned)
    {
        var row = State!.Row;
        return new StartMessage
        {
            Name = child.Name,
            Version = planned.Version ?? string.Empty,
            Input = planned.Payload,
            Parent = new ParentLink(row.InstanceId, row.Name, row.Key, row.Generation, child.Id),
            Tags = planned.Tags is null ? new Dictionary<string, string>() : new Dictionary<string, string>(planned.Tags),
            TraceParent = row.TraceParent,
            TraceState = row.TraceState,
        };
    }

    private void Conclude()
    {
        var row = State!.Row with { CustomStatus = Execution.CustomStatus };
        switch (Execution.Outcome)
        {
            case Succeeded succeeded:
                End(row with { Status = OrchestrationRuntimeStatus.Completed, Output = succeeded.Output });
                break;
            case FailedWith failed:
                End(row with { Status = OrchestrationRuntimeStatus.Failed, Failure = failed.Failure });
                break;
            case ContinuedAsNew again:
                ContinueAsNew(row, again);
                break;
        }
    }

    private void End(InstanceRow row)
    {
        Update(row with { CompletedAt = _time });
        State!.Execution = null;
        ReplyToParent(State.Row);
        _runtime.LogEnd(State.Row);
    }

    private void ContinueAsNew(InstanceRow row, ContinuedAsNew again)
    {
        var unprocessed = again.PreserveEvents ? Execution.Events.Unprocessed().ToList() : [];
        var version = string.IsNullOrWhiteSpace(again.NewVersion) ? row.Version : again.NewVersion;

        _batch.ForgetLog();
        _batch.ClearsLog = !_batch.InsertsRow;
        Update(row with
        {
            Generation = row.Generation + 1,
            Version = version,
            Status = OrchestrationRuntimeStatus.Running,
            StartAt = null,
        });
        State!.Renew(_runtime.CreateExecution(_actor, State.Row, again.Input));
        _batch.Append(new Started(again.Input), _time);
        foreach (var (name, payload) in unprocessed)
        {
            var raised = new EventRaised(name, payload);
            _batch.Append(raised, _time);
            State.Apply(raised, _time);
        }

        // The next execution begins in a turn of its own, so that a loop that never waits still commits each round.
        _actor.PostToSelf(new BeginMessage(State.Row.Key, State.Row.Generation));
    }

    private void Update(InstanceRow row)
    {
        State!.Row = row with { UpdatedAt = _time };
        _batch.Row = State.Row;
        _batch.UpdatesRow = true;
    }

    private void ReplyToParent(InstanceRow row)
    {
        if (row.Parent is not { } parent) return;
        var failure = row.Status switch
        {
            OrchestrationRuntimeStatus.Completed => null,
            OrchestrationRuntimeStatus.Failed => row.Failure,
            _ => new Failure("Terminated", $"Sub-orchestration '{row.InstanceId}' was terminated.", null, null),
        };
        Reply(parent, row.Output, failure);
    }

    private void Reply(ParentLink parent, string? output, Failure? failure) => _batch.Send(
        parent.InstanceId, new TaskEndedMessage(parent.Key, parent.Generation, parent.TaskId, output, failure));

    /// <summary>After a load: whatever history shows as unfinished is taken up again.</summary>
    private void ResumeWork()
    {
        if (State?.Execution is not { } execution) return;
        if (!State.HasBegun)
        {
            if (State.Row.StartAt is { } startAt && startAt > _now) _batch.AddTimer(startAt, _time, TimerTask.Start);
            else _actor.PostToSelf(new BeginMessage(State.Row.Key, State.Row.Generation));
        }

        foreach (var task in execution.Pending)
        {
            if (task.IsAnswered) continue;
            if (task.Decision is TaskScheduled activity) _batch.AddActivity(activity);
            else if (task.Decision is TimerCreated timer) _batch.AddTimer(timer.FireAt, _time, timer.Id);
        }
    }
}
