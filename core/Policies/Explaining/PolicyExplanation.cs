using System.Text.Json.Serialization;

namespace Maestro.Policies.Explaining;

/// <summary>
/// Why a decision came out as it did. Secrets and personal data are masked throughout, in the decision's texts too.
/// </summary>
/// <param name="Decision">What was decided.</param>
/// <param name="Rules">Every rule that was tried, in the order tried, once each.</param>
/// <param name="Flips">The smallest changes of the input that turn the decision around, each one tried; empty when none was
/// found.</param>
/// <param name="SearchWasComplete">False when the search ended at a bound: there may be more flips, or smaller ones.</param>
/// <param name="FlipSummary">The flips in one sentence; null when there are none.</param>
public sealed record PolicyExplanation(
    PolicyDecision Decision, IReadOnlyList<RuleOutcome> Rules, IReadOnlyList<Flip> Flips, bool SearchWasComplete,
    string? FlipSummary)
{
    /// <summary>The packages that were asked.</summary>
    public IReadOnlyList<string> Packages { get; init; } = [];
}

/// <summary>What became of a rule.</summary>
/// <param name="Rule">Its full name without <c>data</c>, such as <c>maestro.routing.allow</c>.</param>
/// <param name="Title">The title in its METADATA.</param>
/// <param name="At">File and line.</param>
/// <param name="Fired">It gave a value.</param>
/// <param name="Failed">Of a rule that did not fire: what it failed on, on the furthest way through its body.</param>
public sealed record RuleOutcome(string Rule, string? Title, string At, bool Fired, FailedExpression? Failed)
{
    public override string ToString() => Fired ? $"{At}: {Rule} holds" : Failed?.ToString() ?? $"{At}: {Rule} has no value";
}

/// <summary>An expression that was not true.</summary>
/// <param name="Expression">As written.</param>
/// <param name="At">File and line.</param>
/// <param name="Values">What its variables and references were, in order; null for what was undefined.</param>
public sealed record FailedExpression(string Expression, string At, IReadOnlyList<KeyValuePair<string, JsonNode?>> Values)
{
    public override string ToString() => Values.Count == 0
        ? $"{At}: `{Expression}` was not true"
        : $"{At}: `{Expression}` was not true: {string.Join(", ", Values.Select(value => $"{value.Key} is {(value.Value is null ? "undefined" : ExplanationText.Json(value.Value))}"))}";
}

/// <summary>Changes of the input that together turn the decision around. It was tried.</summary>
/// <param name="Edits">In the order of their paths.</param>
/// <param name="Text">A sentence for an operator.</param>
public sealed record Flip(IReadOnlyList<FlipEdit> Edits, string Text);

/// <summary>One change. Paths and positions are those of the input as it was given.</summary>
/// <param name="Path">Such as <c>step_tags[0]</c> or <c>selected_model</c>.</param>
/// <param name="Op">What is to be done there.</param>
/// <param name="From">The value that is there; null when it is added.</param>
/// <param name="To">The value that is to be there, the first of <paramref name="OneOf"/>; null when it is removed, or replaced by
/// anything else that is nowhere asked for.</param>
/// <param name="OneOf">Every value that was tried and does it; a single one, or none for a removal.</param>
public sealed record FlipEdit(string Path, FlipOp Op, JsonNode? From, JsonNode? To, IReadOnlyList<JsonNode> OneOf);

[JsonConverter(typeof(JsonStringEnumConverter<FlipOp>))]
public enum FlipOp
{
    [JsonStringEnumMemberName("remove")]
    Remove,

    [JsonStringEnumMemberName("replace")]
    Replace,

    [JsonStringEnumMemberName("add")]
    Add,
}
