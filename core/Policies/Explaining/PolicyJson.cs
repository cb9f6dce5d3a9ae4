using System.Text.Json.Serialization;

namespace Maestro.Policies.Explaining;

/// <summary>
/// The wire shape of an explanation: a decision's <c>allow</c>, <c>reasons</c> and <c>rules</c> first, then what explains it.
/// </summary>
public sealed record ExplanationBody(
    bool Allow,
    IReadOnlyList<string> Reasons,
    IReadOnlyList<string> Rules,
    JsonObject Obligations,
    string Digest,
    string Package,
    IReadOnlyList<ExplainedRule> Explained,
    IReadOnlyList<FlipBody> Flips,
    string? Summary,
    bool SearchComplete)
{
    public static ExplanationBody Of(PolicyExplanation explanation) => new(
        explanation.Decision.Allow,
        explanation.Decision.Reasons,
        explanation.Decision.Rules,
        (JsonObject)explanation.Decision.Obligations.DeepClone(),
        explanation.Decision.Digest,
        string.Join(", ", explanation.Packages),
        [.. explanation.Rules.Select(ExplainedRule.Of)],
        [.. explanation.Flips.Select(flip => new FlipBody([.. flip.Edits.Select(FlipEditBody.Of)], flip.Text))],
        explanation.FlipSummary,
        explanation.SearchWasComplete);
}

/// <param name="Text">The outcome in words.</param>
public sealed record ExplainedRule(string Rule, string? Title, string At, bool Fired, FailedBody? Failed, string Text)
{
    internal static ExplainedRule Of(RuleOutcome rule) => new(
        rule.Rule, rule.Title, rule.At, rule.Fired, rule.Failed is { } failed ? FailedBody.Of(failed) : null, rule.ToString());
}

/// <param name="Values">By variable or reference; null for what is undefined.</param>
public sealed record FailedBody(string Expression, string At, JsonObject Values)
{
    internal static FailedBody Of(FailedExpression failed) => new(
        failed.Expression, failed.At,
        new JsonObject(failed.Values.Select(value => KeyValuePair.Create(value.Key, value.Value?.DeepClone()))));
}

public sealed record FlipBody(IReadOnlyList<FlipEditBody> Edits, string Text);

/// <param name="OneOf">When more than one value does it: all of them.</param>
public sealed record FlipEditBody(string Path, FlipOp Op, JsonNode? From, JsonNode? To, IReadOnlyList<JsonNode>? OneOf)
{
    internal static FlipEditBody Of(FlipEdit edit) =>
        new(edit.Path, edit.Op, edit.From, edit.To, edit.OneOf.Count > 1 ? edit.OneOf : null);
}

/// <summary>Source-generated JSON of explanations: camelCase, what is null is left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ExplanationBody))]
public sealed partial class PolicyJson : JsonSerializerContext;
