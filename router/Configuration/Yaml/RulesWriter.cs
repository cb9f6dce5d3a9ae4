using System.Text.Json;
using System.Text.Json.Nodes;
using Maestro.Router.Objectives;

namespace Maestro.Router.Configuration.Yaml;

/// <summary>
/// Writes what <see cref="RulesReader"/> and <see cref="TraitsReader"/> read; what is as it is by default is left out.
/// </summary>
internal static class RulesWriter
{
    public static Dictionary<string, object> Write(RouterConfig config)
    {
        var (rules, defaults, settings) = (config.Rules, RoutingRules.Default, RouterSettings.Default);
        var block = new Dictionary<string, object>();
        if (rules.Objectives != defaults.Objectives) block["objectives"] = Weights(rules.Objectives);
        if (rules.Shadow is { } shadow) block["shadow"] = shadow;
        if (rules.Tags.Count > 0)
            block["tags"] = rules.Tags.ToDictionary(tag => tag.Key, tag => tag.Value.ToArray(), StringComparer.Ordinal);
        if (Budgets(rules.Budgets) is { Count: > 0 } budgets) block["budgets"] = budgets;
        if (rules.Projects.Count > 0)
            block["projects"] = rules.Projects.ToDictionary(
                project => project.Key, project => Project(project.Value), StringComparer.Ordinal);
        if (rules.Hedging) block["hedging"] = true;
        if (rules.RetryRatio != defaults.RetryRatio) block["retry_ratio"] = rules.RetryRatio;
        if (rules.RetriesPerSecond != defaults.RetriesPerSecond) block["retries_per_second"] = rules.RetriesPerSecond;
        if (config.Settings.TotalTimeout != settings.TotalTimeout)
            block["total_timeout"] = config.Settings.TotalTimeout.TotalSeconds;
        if (config.Settings.MaxRetryAfter != settings.MaxRetryAfter)
            block["max_retry_after"] = config.Settings.MaxRetryAfter.TotalSeconds;
        return block;
    }

    public static void WriteTraits(DeploymentConfig deployment, Dictionary<string, object> info)
    {
        if (deployment.Lacks.HasFlag(Capability.Tools)) info["supports_function_calling"] = false;
        if (deployment.Lacks.HasFlag(Capability.Vision)) info["supports_vision"] = false;
        if (deployment.Lacks.HasFlag(Capability.StructuredOutput)) info["supports_response_schema"] = false;
        if (deployment.Mode is { } mode)
            info["mode"] = mode switch { Operation.Embeddings => "embedding", Operation.Responses => "responses", _ => "chat" };
        if (deployment.MaxInputTokens is { } input) info["max_input_tokens"] = input;
        if (deployment.MaxOutputTokens is { } output) info["max_output_tokens"] = output;
        if (deployment.Jurisdiction is { } place && place != deployment.Provider.Jurisdiction) info["jurisdiction"] = place;
        if (deployment.Quality.Count > 0)
            info["quality"] = deployment.Quality.ToDictionary(
                entry => entry.Key.Length == 0 ? "default" : entry.Key, entry => entry.Value, StringComparer.Ordinal);
    }

    /// <summary>JSON as the serializer of YAML knows it.</summary>
    public static object? Plain(JsonNode? node) => node switch
    {
        JsonObject map => map.ToDictionary(entry => entry.Key, entry => Plain(entry.Value), StringComparer.Ordinal),
        JsonArray list => list.Select(Plain).ToArray(),
        JsonValue value when value.GetValueKind() is JsonValueKind.String => value.GetValue<string>(),
        JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => value.GetValue<bool>(),
        JsonValue value => value.TryGetValue(out long whole) ? whole : value.GetValue<double>(),
        _ => null,
    };

    private static Dictionary<string, object> Project(ProjectRules project)
    {
        var block = new Dictionary<string, object>();
        if (project.Objectives is { } weights) block["objectives"] = Weights(weights);
        if (!project.Jurisdictions.IsEmpty) block["jurisdictions"] = project.Jurisdictions.ToArray();
        if (Budgets(project.Budgets) is { Count: > 0 } budgets) block["budgets"] = budgets;
        return block;
    }

    private static Dictionary<string, decimal> Budgets(Budgets budgets)
    {
        var block = new Dictionary<string, decimal>(StringComparer.Ordinal);
        if (budgets.StepUsd is { } step) block["step_usd"] = step;
        if (budgets.RunUsd is { } run) block["run_usd"] = run;
        if (budgets.DayUsd is { } day) block["day_usd"] = day;
        return block;
    }

    private static Dictionary<string, double> Weights(ObjectiveWeights weights) => new(StringComparer.Ordinal)
    {
        ["quality"] = weights.Quality,
        ["p95_latency_ms"] = weights.Latency,
        ["cost_per_1k_tokens"] = weights.Cost,
        ["reliability"] = weights.Reliability,
        ["load"] = weights.Load,
        ["sovereignty"] = weights.Sovereignty,
    };
}
