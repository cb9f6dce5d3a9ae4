namespace Maestro.Policies;

/// <summary>A decision as it stays with its run.</summary>
/// <param name="Id">Names what was decided about, such as <c>tool.call|plan|tool.0.call_1</c>. Deciding the same again, after a
/// crash, replaces it.</param>
/// <param name="Time">When it was decided, UTC.</param>
/// <param name="Action">One of <see cref="PolicyActions"/>.</param>
/// <param name="NodeId">The node, or map item; null for the run as a whole.</param>
/// <param name="Subject">The model, tool or person that it was about.</param>
/// <param name="Allow">What came of it.</param>
/// <param name="Reasons">Why.</param>
/// <param name="Rules">The rules that decided.</param>
/// <param name="Policy">Digest of the policies that decided.</param>
/// <param name="Input">Digest of the JSON that they saw.</param>
/// <param name="Summary">Of a denial: what would have to change, in one sentence.</param>
/// <param name="Explanation">Of a denial: digest of the blob that explains it, with secrets and personal data masked.</param>
public sealed record PolicyRecord(
    string Id, DateTimeOffset Time, string Action, string? NodeId, string? Subject, bool Allow, IReadOnlyList<string> Reasons,
    IReadOnlyList<string> Rules, string Policy, string Input, string? Summary = null, string? Explanation = null);
