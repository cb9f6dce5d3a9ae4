using Maestro.Router.Objectives;

namespace Maestro.Router.Choice;

/// <summary>One after the other: the baseline that others are compared with.</summary>
internal sealed class RoundRobin : IDeploymentPicker
{
    private int _turn = -1;

    public string Name => StrategyNames.RoundRobin;

    public int Pick(Span<Candidate> candidates, ReadOnlySpan<int> eligible, in ObjectiveWeights weights, double draw) =>
        eligible[(int)((uint)Interlocked.Increment(ref _turn) % (uint)eligible.Length)];
}
