namespace Maestro.Router.Configuration;

/// <summary>US dollars per token, and where that figure comes from.</summary>
public sealed record TokenPrice(decimal Input, decimal Output, string Source)
{
    /// <summary>For input tokens that the provider found in its cache; null: as any other.</summary>
    public decimal? CachedInput { get; init; }

    /// <param name="cachedTokens">Those of <paramref name="inputTokens"/> that came from the cache.</param>
    public decimal Of(long inputTokens, long outputTokens, long cachedTokens = 0)
    {
        var cached = Math.Clamp(cachedTokens, 0, inputTokens);
        return (Input * (inputTokens - cached)) + ((CachedInput ?? Input) * cached) + (Output * outputTokens);
    }
}
