using Maestro.Router.Choice;

namespace Maestro.Router.Configuration;

/// <summary>
/// Names of the policies that pick a deployment. LiteLLM's names mean what they mean there, by our own measures.
/// </summary>
public static class StrategyNames
{
    public const string SimpleShuffle = "simple-shuffle";
    public const string MultiObjective = "multi_objective";
    public const string LeastBusy = "least-busy";
    public const string LatencyBased = "latency-based-routing";
    public const string CostBased = "cost-based-routing";
    public const string RoundRobin = "round-robin";

    public static IReadOnlyList<string> All { get; } =
    [
        SimpleShuffle,
        MultiObjective,
        LeastBusy,
        LatencyBased,
        CostBased,
        RoundRobin,
    ];

    /// <summary>The strategy of ours that a name stands for; null: none.</summary>
    public static string? Find(string name) => name switch
    {
        "multi-objective" => MultiObjective,
        "usage-based-routing" or "usage-based-routing-v2" => LeastBusy,
        _ => All.Contains(name) ? name : null,
    };
}
