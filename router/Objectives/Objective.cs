using Maestro.Router.Learning;

namespace Maestro.Router.Objectives;

/// <summary>What a choice is weighed by. The names are those of the configuration's <c>router.objectives</c>.</summary>
public static class Objective
{
    public const string Quality = "quality";
    public const string Latency = "p95_latency_ms";
    public const string Cost = "cost_per_1k_tokens";
    public const string Reliability = "reliability";
    public const string Load = "load";
    public const string Sovereignty = "sovereignty";

    public static IReadOnlyList<string> All { get; } = [Quality, Latency, Cost, Reliability, Load, Sovereignty];

    /// <summary>Shorter words that mean the same.</summary>
    public static string? Find(string name) => name switch
    {
        Quality => Quality,
        Latency or "latency" or "p95_latency" => Latency,
        Cost or "cost" or "price" => Cost,
        Reliability => Reliability,
        Load => Load,
        Sovereignty => Sovereignty,
        _ => null,
    };
}
