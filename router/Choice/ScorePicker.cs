using Maestro.Router.Objectives;

namespace Maestro.Router.Choice;

/// <summary>
/// The highest score over the objectives. Candidates within a hundredth of it count as equals, among which the weights draw: so
/// equal deployments share the traffic, and the choice is still the same for the same state and seed.
/// </summary>
/// <param name="fixedWeights">Null: those of the configuration.</param>
internal sealed class ScorePicker(string name, ObjectiveWeights? fixedWeights) : IDeploymentPicker
{
    private const double NearTie = 0.01;
    private const int OnStack = 64;

    public static IEnumerable<ScorePicker> All =>
    [
        new(StrategyNames.MultiObjective, null),
        new(StrategyNames.LeastBusy, new(0, 0, 0, 0, 1, 0)),
        new(StrategyNames.LatencyBased, new(0, 1, 0, 0, 0, 0)),
        new(StrategyNames.CostBased, new(0, 0, 1, 0, 0, 0)),
    ];

    public string Name => name;

    public int Pick(Span<Candidate> candidates, ReadOnlySpan<int> eligible, in ObjectiveWeights weights, double draw)
    {
        Scorer.Score(candidates, eligible, fixedWeights ?? weights);
        var best = double.MinValue;
        foreach (var index in eligible) best = Math.Max(best, candidates[index].Score);

        Span<int> near = eligible.Length <= OnStack ? stackalloc int[eligible.Length] : new int[eligible.Length];
        var count = 0;
        foreach (var index in eligible)
        {
            if (candidates[index].Score >= best - NearTie) near[count++] = index;
        }

        return count == 1 ? near[0] : SimpleShuffle.Pick(candidates, near[..count], draw);
    }
}
