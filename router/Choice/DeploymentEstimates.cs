using Maestro.Router.Objectives;
using Maestro.Router.Queries;

namespace Maestro.Router.Choice;

/// <summary>What a deployment offers one request, of what is known about it at the moment.</summary>
internal static class DeploymentEstimates
{
    /// <summary>Requests at once that count as a load of one, for providers that do not report theirs.</summary>
    private const double UsualParallelism = 16;

    /// <summary>US dollars that the request is likely to cost here; null when the price is not known.</summary>
    public static decimal? EstimateUsd(this Deployment deployment, RoutingQuery query)
    {
        if (deployment.PriceOf(query.Model) is not { } price) return null;
        var output = query.Operation == Operation.Embeddings
            ? 0
            : Math.Min(query.MaxOutputTokens ?? int.MaxValue, deployment.Stats.OutputTokens);
        return price.Of(query.InputTokens, (long)output);
    }

    public static ObjectiveValues ValuesFor(this Deployment deployment, RoutingQuery query)
    {
        var serving = deployment.Replica?.Now;
        var load = deployment.InFlight / UsualParallelism;
        if (serving is { Up: true })
            load = Math.Max(
                load, ((serving.Running + (2 * serving.Waiting)) / UsualParallelism) + (serving.KvUsage >= 0.95 ? 1 : 0));
        var quality = deployment.Config.Quality;
        return new(
            (query.TaskClass is { } kind && quality.TryGetValue(kind, out var own)) || quality.TryGetValue("", out own)
                ? own
                : 0.5,
            deployment.Stats.Latency(query.Stream).P95,
            (double?)deployment.EstimateUsd(query),
            deployment.Stats.Reliability.LowerBound,
            load,
            deployment.Config.Provider.SelfHosted ? 1 : deployment.Config.Jurisdiction is null ? 0 : 0.5,
            serving?.KvHitRatio);
    }
}
