using System.Text;

namespace Maestro.Bench.Policies.Pii;

/// <summary>A deployment as the trial knows it, apart from what the router makes of its configuration.</summary>
/// <param name="Place">What it declares; null: nothing.</param>
/// <param name="Own">A machine of one's own.</param>
internal sealed record PiiDeployment(string Id, string Group, string Provider, string? Place, bool Own)
{
    public static IReadOnlyList<PiiDeployment> All { get; } =
    [
        new("us-1", "large", "openai_like", "us", false), new("us-2", "large", "openai_like", "us", false),
        new("de-1", "large", "openai_like", "de", false),
        new("eu-1", "large", "openai_like", "EU", false), new("none-1", "large", "openai_like", null, false),
        new("atlantis-1", "large", "openai_like", "atlantis", false),
        new("uk-1", "medium", "openai_like", "uk", false), new("ch-1", "medium", "openai_like", "ch", false),
        new("fr-1", "medium", "openai_like", "fr", false),
        new("in-1", "medium", "openai_like", "in", false), new("none-2", "medium", "openai_like", null, false),
        new("own-us", "medium", "ollama", "us", true),
        new("own-1", "local", "ollama", "local", true), new("own-2", "local", "ollama", null, true),
        new("own-eu", "local", "ollama", "eu", true), new("sim-1", "local", "sim", null, true),
        new("us-long", "long", "openai_like", "us", false), new("no-long", "long", "openai_like", "no", false),
        new("us-mild", "mild", "openai_like", "us", false), new("own-mild", "mild", "ollama", "local", true),
    ];

    /// <summary>Every group falls back to others, so that outages lead elsewhere.</summary>
    public static string Yaml()
    {
        var yaml = new StringBuilder("model_list:\n");
        foreach (var (deployment, number) in All.Select((deployment, number) => (deployment, number)))
        {
            yaml.Append(
                CultureInfo.InvariantCulture,
                $"  - {{ model_name: {deployment.Group}, litellm_params: {{ model: {deployment.Provider}/m{number}, api_base: \"http://{deployment.Id}.invalid/v1\"");
            if (deployment.Place is { } place) yaml.Append(CultureInfo.InvariantCulture, $", region_name: \"{place}\"");
            yaml.Append(
                CultureInfo.InvariantCulture,
                $" }}, model_info: {{ id: {deployment.Id}, quality: {0.3 + (number % 7 * 0.1):0.0} }} }}\n");
        }

        return yaml.Append(
            """
            router_settings:
              num_retries: 1
              allowed_fails: 3
              cooldown_time: 0.2
              model_group_alias: { draft: medium, final: large }
              fallbacks: [{ large: [medium, local] }, { medium: [large, local] }, { local: [large] }]
              context_window_fallbacks: [{ large: [long] }, { medium: [long] }]
              content_policy_fallbacks: [{ large: [mild] }, { medium: [mild] }]
            router:
              strategy: multi_objective
              retry_ratio: 1
            """).ToString();
    }
}
