using Maestro.Policies;

namespace Maestro.Wire;

/// <summary>What policy decided about a run.</summary>
/// <param name="Pinned">Digest of the policies that the run is pinned to.</param>
/// <param name="Items">The decisions.</param>
public sealed record RunDecisionPage(string? Pinned, IReadOnlyList<RunDecisionView> Items);

/// <summary>One decision; see <see cref="PolicyRecord"/> for the members.</summary>
public sealed record RunDecisionView(
    string Id, DateTimeOffset Time, string Action, string? NodeId, string? Subject, bool Allow, IReadOnlyList<string> Reasons,
    IReadOnlyList<string> Rules, string Policy, string Input, string? Summary, JsonNode? Explanation)
{
    public static RunDecisionView Of(PolicyRecord record, JsonNode? explanation) => new(
        record.Id, record.Time, record.Action, record.NodeId, record.Subject, record.Allow, record.Reasons, record.Rules,
        record.Policy,
        record.Input, record.Summary, explanation);
}
