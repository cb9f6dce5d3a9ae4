using Maestro.Policies;
using Maestro.Problems;

namespace Maestro.Functions.Starting;

/// <summary>What came of a request to start a run.</summary>
public abstract record StartRunOutcome
{
    private StartRunOutcome()
    {
    }

    /// <summary>The run is on disk and will be carried out.</summary>
    public sealed record Started(Run Run) : StartRunOutcome;

    /// <summary>The idempotency key was used before for the same request; this is that run.</summary>
    public sealed record Repeated(Run Run) : StartRunOutcome;

    /// <summary>The idempotency key was used before for another request.</summary>
    public sealed record KeyConflict(Run Run) : StartRunOutcome;

    /// <summary>Everything that is wrong with the request; nothing was changed.</summary>
    public sealed record Refused(IReadOnlyList<Fault> Faults) : StartRunOutcome;

    /// <summary>The request is valid, and policy does not allow it; nothing was changed.</summary>
    /// <param name="Decision">Why.</param>
    /// <param name="Remedy">What would have to change, in one sentence, where that is known.</param>
    public sealed record Denied(PolicyDecision Decision, string? Remedy) : StartRunOutcome;
}
