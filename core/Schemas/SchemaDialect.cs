using System.Text.Json;
using System.Text.RegularExpressions;
using Json.Schema;
using Json.Schema.Keywords;

namespace Maestro.Schemas;

/// <summary>Draft 2020-12 whose keywords say in our words what is wrong, and whose patterns may take a second each.</summary>
internal static class SchemaDialect
{
    private static readonly TimeSpan PatternLimit = TimeSpan.FromSeconds(1);

    public static Dialect Instance { get; } = Dialect.Draft202012.With(
        [
            .. Vocabulary.Draft202012_Validation.Keywords.Where(keyword => keyword is not PatternKeyword)
                .Select(keyword => new Worded(keyword)),
            new Worded(new TimedPattern()),
            new TimedPatternProperties(),
            new PlacedItems(),
            new Worded(AnyOfKeyword.Instance),
            new Worded(OneOfKeyword.Instance),
            new Worded(NotKeyword.Instance),
            new Worded(ContainsKeyword.Instance),
            new Worded(FormatKeyword.Instance),
        ],
        new Uri("urn:maestro:schema"),
        null,
        true);

    private sealed class Worded(IKeywordHandler inner) : IKeywordHandler
    {
        public string Name => inner.Name;

        public object? ValidateKeywordValue(JsonElement value) => inner.ValidateKeywordValue(value);

        public void BuildSubschemas(KeywordData keyword, BuildContext context) => inner.BuildSubschemas(keyword, context);

        public KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context)
        {
            var evaluation = inner.Evaluate(keyword, context);
            return evaluation.IsValid
                ? evaluation
                : evaluation with { Error = SchemaFaultTexts.Of(Name, keyword.RawValue, context.Instance) };
        }
    }

    private sealed class TimedPattern : PatternKeyword
    {
        public override object? ValidateKeywordValue(JsonElement value) =>
            new Regex(value.GetString()!, RegexOptions.CultureInvariant, PatternLimit);
    }

    private sealed class TimedPatternProperties : PatternPropertiesKeyword
    {
        public override object? ValidateKeywordValue(JsonElement value) => value.EnumerateObject().ToDictionary(
            member => member.Name,
            member => new Regex(member.Name, RegexOptions.CultureInvariant, PatternLimit),
            StringComparer.Ordinal);
    }

    /// <summary>The library counts the items behind <c>prefixItems</c> from 0 when it says where one is.</summary>
    private sealed class PlacedItems : ItemsKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context)
        {
            var evaluation = base.Evaluate(keyword, context);
            if (evaluation.IsValid || evaluation.Details is null)
                return evaluation;
            var before = context.Instance.GetArrayLength() - evaluation.Details.Length;
            return evaluation with
            {
                Details = [.. context.Instance.EnumerateArray().Index().Skip(before)
                    .Select(item => keyword.Subschemas[0].Evaluate(context with
                {
                    Instance = item.Item,
                    InstanceLocation = context.InstanceLocation.Combine(item.Index),
                    EvaluationPath = context.EvaluationPath.Combine(Name),
                }))],
            };
        }
    }
}
