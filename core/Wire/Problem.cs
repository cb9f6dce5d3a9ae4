using Maestro.Problems;

namespace Maestro.Wire;

/// <summary>
/// RFC 9457 problem details, the answer of every part of Maestro to a request that it does not serve. Types are stable names;
/// titles and details are for people.
/// </summary>
/// <param name="TraceId">What an operator looks for in the log and in traces.</param>
/// <param name="Errors">Every fault that was found.</param>
public sealed record Problem(
    string Type, string Title, int Status, string? Detail = null, string? Instance = null, string? TraceId = null,
    IReadOnlyList<Fault>? Errors = null)
{
    public const string MediaType = "application/problem+json";

    /// <summary>The type of a problem that its status says all about.</summary>
    public const string NoType = "about:blank";
}
