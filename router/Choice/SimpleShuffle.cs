using Maestro.Router.Configuration;
using Maestro.Router.Model;

namespace Maestro.Router.Choice;

/// <summary>At random, in proportion to the weights; evenly when all weights are zero.</summary>
internal sealed class SimpleShuffle : IDeploymentPicker
{
    public string Name => StrategyNames.SimpleShuffle;

    public int Pick(ReadOnlySpan<Deployment> candidates, double draw)
    {
        var total = 0.0;
        foreach (var candidate in candidates) total += candidate.Config.Weight;
        if (total <= 0) return (int)(draw * candidates.Length);

        var left = draw * total;
        var last = 0;
        for (var index = 0; index < candidates.Length; index++)
        {
            var weight = candidates[index].Config.Weight;
            if (weight <= 0) continue;
            last = index;
            left -= weight;
            if (left < 0) break;
        }

        return last; // rounding may leave a crumb: the last one with a weight takes it
    }
}
