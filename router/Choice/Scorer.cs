using Maestro.Router.Objectives;

namespace Maestro.Router.Choice;

/// <summary>
/// Turns the objectives of the eligible candidates into scores from 0 to 1. A pure function: equal values and weights give equal
/// scores, on any machine. Latency and cost are relative to the best candidate; the rest is absolute.
/// </summary>
internal static class Scorer
{
    /// <summary>US dollars below which differences do not matter; makes free deployments comparable.</summary>
    private const double CostFloor = 1e-6;

    public static void Score(Span<Candidate> candidates, ReadOnlySpan<int> eligible, in ObjectiveWeights weights)
    {
        var (fastest, cheapest, dearest) = Extremes(candidates, eligible);
        foreach (var index in eligible)
        {
            ref var candidate = ref candidates[index];
            candidate.Score = Score(candidate.Values, weights, fastest, cheapest, dearest);
        }
    }

    private static double Score(
        in ObjectiveValues values, in ObjectiveWeights weights, double fastest, double cheapest, double dearest)
    {
        // What was never measured counts as the fastest, or it would never be tried; a price nobody knows counts as the dearest.
        var latency = values.P95Ms is { } p95 && p95 > 0 ? fastest / p95 : 1;
        var cost = (cheapest + CostFloor) / ((values.CostUsd ?? dearest) + CostFloor);
        var squared = values.Reliability * values.Reliability; // a failure costs a whole attempt: 0.9 is far worse than 0.99
        var total = (weights.Quality * values.Quality)
            + (weights.Latency * latency)
            + (weights.Cost * cost)
            + (weights.Reliability * squared * squared)
            + (weights.Load / (1 + values.Load))
            + (weights.Sovereignty * values.Sovereignty);
        return total / weights.Sum;
    }

    private static (double Fastest, double Cheapest, double Dearest) Extremes(
        ReadOnlySpan<Candidate> candidates, ReadOnlySpan<int> eligible)
    {
        var (fastest, cheapest, dearest) = (double.MaxValue, double.MaxValue, 0.0);
        foreach (var index in eligible)
        {
            ref readonly var values = ref candidates[index].Values;
            if (values.P95Ms is { } p95 && p95 > 0 && p95 < fastest) fastest = p95;
            if (values.CostUsd is not { } cost) continue;
            if (cost < cheapest) cheapest = cost;
            if (cost > dearest) dearest = cost;
        }

        return (fastest, cheapest is double.MaxValue ? 0 : cheapest, dearest);
    }
}
