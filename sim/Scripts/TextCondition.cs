using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Maestro.Simulator.Scripts;

/// <summary>
/// Holds when the text has all of <paramref name="Contains"/>, none of <paramref name="Not"/>, and the pattern matches.
/// </summary>
public sealed record TextCondition(ImmutableArray<string> Contains, ImmutableArray<string> Not, Regex? Matches)
{
    public bool Holds(string text) =>
        Contains.All(part => text.Contains(part, StringComparison.Ordinal))
        && !Not.Any(part => text.Contains(part, StringComparison.Ordinal))
        && (Matches is null || Matches.IsMatch(text));
}
