namespace Maestro.Router.Configuration;

/// <summary>US dollars per token, and where that figure comes from.</summary>
public sealed record TokenPrice(decimal Input, decimal Output, string Source)
{
    public decimal Of(long inputTokens, long outputTokens) => (Input * inputTokens) + (Output * outputTokens);
}
