using System.Text;

namespace Maestro.Bench.Routing;

/// <summary>Configurations of the scenarios.</summary>
internal static class RoutingYaml
{
    /// <summary>One model name with many different deployments, under every kind of rule.</summary>
    public static string Portfolio(int deployments)
    {
        var yaml = new StringBuilder("model_list:\n");
        for (var number = 0; number < deployments; number++)
        {
            yaml.Append(
                CultureInfo.InvariantCulture,
                $"  - {{ model_name: gpt, litellm_params: {{ model: openai_like/m{number}, api_base: \"http://127.0.0.1:9\", region_name: {(number % 3 == 0 ? "us" : "eu")}, rpm: 1000000, tpm: 100000000 }}, ")
                .Append(
                    CultureInfo.InvariantCulture,
                    $"model_info: {{ id: d{number}, quality: {0.4 + (number % 7 * 0.08):0.00}, input_cost_per_token: {(number + 1) * 1e-7:0.00000000}, output_cost_per_token: {(number + 1) * 4e-7:0.00000000}, max_input_tokens: 100000 }} }}\n");
        }

        return yaml.Append(
            """
            router:
              strategy: multi_objective
              objectives: [quality, p95_latency_ms, cost_per_1k_tokens, reliability, sovereignty]
              tags: { pii: [eu], public: [eu, us] }
              budgets: { step_usd: 1, day_usd: 1000000 }
              projects: { support: { objectives: { cost: 2, quality: 1 } } }
            """).ToString();
    }

    /// <summary>One model name per address, each falling back to the next.</summary>
    public static string Chain(
        IReadOnlyList<string> addresses, string provider = "openai_like", string settings = "num_retries: 1", string more = "")
    {
        var yaml = new StringBuilder("model_list:\n");
        for (var number = 0; number < addresses.Count; number++)
        {
            yaml.Append(
                CultureInfo.InvariantCulture,
                $"  - {{ model_name: m{number}, litellm_params: {{ model: {provider}/m, api_base: \"{addresses[number]}\" }}, model_info: {{ id: p{number} }} }}\n");
        }

        yaml.Append("router_settings: { ").Append(settings);
        if (addresses.Count > 1)
            yaml.Append(", fallbacks: [{ m0: [")
                .AppendJoin(
                    ", ", Enumerable.Range(1, addresses.Count - 1).Select(number => FormattableString.Invariant($"m{number}")))
                        .Append("] }]");
        return yaml.Append(" }\n").Append(more).ToString();
    }
}
