using Maestro.Router.Objectives;

namespace Maestro.Router.Choice;

/// <summary>At random, in proportion to the weights; evenly when all weights are zero.</summary>
internal sealed class SimpleShuffle : IDeploymentPicker
{
    public string Name => StrategyNames.SimpleShuffle;

    public int Pick(Span<Candidate> candidates, ReadOnlySpan<int> eligible, in ObjectiveWeights weights, double draw) =>
        Pick(candidates, eligible, draw);

    internal static int Pick(ReadOnlySpan<Candidate> candidates, ReadOnlySpan<int> eligible, double draw)
    {
        var total = 0.0;
        foreach (var index in eligible) total += candidates[index].Deployment.Config.Weight;
        if (total <= 0) return eligible[(int)(draw * eligible.Length)];

        var left = draw * total;
        var last = eligible[0];
        foreach (var index in eligible)
        {
            var weight = candidates[index].Deployment.Config.Weight;
            if (weight <= 0) continue;
            last = index;
            left -= weight;
            if (left < 0) break;
        }

        return last; // rounding may leave a crumb: the last one with a weight takes it
    }
}
