using System.Collections.Frozen;

namespace Maestro.Router.Prices;

/// <summary>
/// List prices for when a configuration gives none (<c>model_info.input_cost_per_token</c> and <c>output_cost_per_token</c>
/// always win). Kept small: the models that the automatic configuration chooses and their nearest relatives.
/// </summary>
public static class PriceTable
{
    /// <summary>When and whence the figures were collected; part of every price's source.</summary>
    public const string Source = "public list prices collected 2026-11-22";

    /// <summary>US dollars per million tokens, as providers publish them.</summary>
    private static readonly FrozenDictionary<string, (decimal Input, decimal Output)> PerMillion =
        new Dictionary<string, (decimal, decimal)>
        {
            ["openai/gpt-4o"] = (2.50m, 10.00m),
            ["openai/gpt-4o-mini"] = (0.15m, 0.60m),
            ["openai/gpt-4.1"] = (2.00m, 8.00m),
            ["openai/gpt-4.1-mini"] = (0.40m, 1.60m),
            ["openai/gpt-4.1-nano"] = (0.10m, 0.40m),
            ["openai/gpt-5"] = (1.25m, 10.00m),
            ["openai/gpt-5-mini"] = (0.25m, 2.00m),
            ["openai/gpt-5-nano"] = (0.05m, 0.40m),
            ["anthropic/claude-haiku-4-5"] = (1.00m, 5.00m),
            ["anthropic/claude-sonnet-4-5"] = (3.00m, 15.00m),
            ["anthropic/claude-sonnet-4-6"] = (3.00m, 15.00m),
            ["anthropic/claude-opus-4-6"] = (5.00m, 25.00m),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Null when the price is not known. Self-hosted models have no price per token: zero.</summary>
    public static TokenPrice? Find(Provider provider, string model)
    {
        if (provider.SelfHosted) return new(0, 0, "self-hosted: no price per token");
        return PerMillion.TryGetValue($"{provider.Name}/{model}", out var price) ? PerToken(price, Source) : null;
    }

    /// <summary>The highest price known of any model of a provider, marked as assumed; null when none is known.</summary>
    public static TokenPrice? Dearest(Provider provider) => PerMillion
        .Where(entry => entry.Key.StartsWith(provider.Name + "/", StringComparison.Ordinal))
        .OrderByDescending(entry => entry.Value.Output)
        .ThenByDescending(entry => entry.Value.Input)
        .Select(entry => PerToken(entry.Value, "assumed: the dearest of " + Source))
        .FirstOrDefault();

    private static TokenPrice PerToken((decimal Input, decimal Output) price, string source) =>
        new(price.Input / 1_000_000, price.Output / 1_000_000, source);
}
