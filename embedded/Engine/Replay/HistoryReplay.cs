namespace Maestro.Embedded.Engine.Replay;

/// <summary>
/// Rebuilds a running instance from its history and checks on the way that the code repeats every recorded decision, in
/// order. The first one that it does not repeat fails the execution.
/// </summary>
internal sealed class HistoryReplay(InstanceState state, Func<string?, OrchestrationExecution> createExecution)
{
    private readonly Queue<PlannedDecision> _produced = new();
    private int _position;

    /// <param name="turns">From the start of the present execution.</param>
    /// <param name="isEnded">The code has ended with the last event; else it waits.</param>
    /// <exception cref="InvalidDataException">The history does not begin as every history does.</exception>
    public void Run(IEnumerable<HistoryTurn> turns, bool isEnded = false)
    {
        foreach (var turn in turns)
        {
            foreach (var entry in turn.Events)
            {
                _position++;
                if (!Step(entry, turn.Time)) return;
            }
        }

        if (state.Execution is not { } execution) throw new InvalidDataException("The instance has no history.");
        if (!EnsureNothingExtra("its history ends")) return;
        if (isEnded && execution.Outcome is null)
            Diverge($"after its last event (#{_position}) the code waits, but the history says that it ended");
        else if (!isEnded && execution.Outcome is not null && HasCode(execution))
            Diverge($"after its last event (#{_position}) the code ended ({Describe(execution.Outcome)}), but the history says that it waits");
        execution.IsReplaying = false;
    }

    private static bool HasCode(OrchestrationExecution execution) =>
        execution.Outcome is not FailedWith { Failure.Type: Failure.OrchestratorNotFound };

    private static string Describe(ExecutionOutcome outcome) => outcome switch
    {
        FailedWith failed => $"failed: {failed.Failure.Type}: {failed.Failure.Message}",
        ContinuedAsNew => "continued as new",
        _ => "completed",
    };

    private bool Step(HistoryEvent entry, DateTime time)
    {
        if (entry is Started started)
        {
            state.Renew(createExecution(started.Input));
            state.Execution!.IsReplaying = true;
            return true;
        }

        var execution = state.Execution ?? throw new InvalidDataException("The history does not begin with its start.");
        if (entry is Decision recorded) return Compare(recorded, execution);

        var fact = (Fact)entry;
        if (!EnsureNothingExtra($"event #{_position} ({fact.GetType().Name}) follows")) return false;
        if (execution.Outcome is not null)
        {
            if (HasCode(execution))
                Diverge($"the code ended ({Describe(execution.Outcome)}) before event #{_position} ({fact.GetType().Name})");
            return false;
        }

        state.Apply(fact, time);
        foreach (var planned in execution.TakeDecisions()) _produced.Enqueue(planned);
        return true;
    }

    private bool Compare(Decision recorded, OrchestrationExecution execution)
    {
        if (_produced.TryDequeue(out var produced))
        {
            if (recorded.Matches(produced.Decision)) return true;
            return Diverge(
                $"event #{_position} is '{recorded.Describe()}', but now the code decided '{produced.Decision.Describe()}'");
        }

        if (!HasCode(execution)) return false;
        return Diverge(execution.Outcome is { } outcome
            ? $"event #{_position} is '{recorded.Describe()}', but now the code ended ({Describe(outcome)})"
            : $"event #{_position} is '{recorded.Describe()}', but now the code decided nothing");
    }

    private bool EnsureNothingExtra(string where) => !_produced.TryDequeue(out var extra)
        || Diverge($"the code decided '{extra.Decision.Describe()}', which is not in the history: {where}");

    private bool Diverge(string what)
    {
        state.Execution!.Fail(
            $"Orchestration '{state.Row.InstanceId}' ({state.Row.Name}) did not repeat its history: {what}. "
            + "Orchestrator code must be deterministic, and a change of it must not alter what running instances have decided.");
        return false;
    }
}
