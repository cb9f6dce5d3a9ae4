using Maestro.Policies;
using Maestro.Router.Queries;

namespace Maestro.Router.Policies;

internal static class PolicyDecisions
{
    /// <param name="input">The JSON that was judged.</param>
    public static PolicyVerdict ToVerdict(this PolicyDecision decision, ReadOnlyMemory<byte> input) =>
        new(decision.Allow,
        decision.Allow ? null : string.Join(' ', decision.Reasons)) { Rules = decision.Rules, Input = Digest.Of(input.Span) };

    /// <summary>No rule decided: the engine had no answer. That is true now, and need not be in a moment.</summary>
    public static bool IsFailure(this PolicyDecision decision) =>
        !decision.Allow && decision.Rules is [var only] && PolicyPackages.All.Contains(only);
}
