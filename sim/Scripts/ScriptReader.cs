using System.Collections.Immutable;
using System.Globalization;
using Maestro.Problems;
using Maestro.Yaml;

namespace Maestro.Simulator.Scripts;

/// <summary>Turns a script's text into a <see cref="SimulatorScript"/>, or finds every fault.</summary>
internal static class ScriptReader
{
    private const string DurationRule = "must be a duration such as 250ms or 1.5s, at most 600s";

    private static readonly YamlRules Rules = new(
        "script") { AllowsAnchors = true, MaxBytes = 8 * 1024 * 1024, MaxValues = 500_000 };

    public static Result<SimulatorScript> Read(string yaml)
    {
        var read = YamlReader.Read(yaml, Rules);
        if (!read.TryGet(out var document)) return Result<SimulatorScript>.Failed(read.Faults);
        var faults = new YamlFaults(document);
        var script = Script(document, faults);
        return faults.Any ? Result<SimulatorScript>.Failed(faults.All) : Result<SimulatorScript>.Ok(script);
    }

    private static SimulatorScript Script(YamlMap document, YamlFaults faults)
    {
        var fields = new YamlFields(document, faults);
        var latency = ReadLatency(fields, Latency.None);
        var rules = fields.List("rules").Select(value => ReadRule(value, latency, faults)).OfType<Rule>().ToImmutableArray();
        if (fields.Raw("rules") is null or YamlList { Items.Count: 0 }) faults.Add("rules", "must list at least one rule");
        ImmutableArray<string> models = [.. fields.AllWritten("models")];
        fields.Done();
        if (models.IsEmpty)
            models = [.. rules.SelectMany(rule => rule.When.Models).Where(model => !model.Contains('*', StringComparison.Ordinal))
                .Distinct()];
        return new(models, rules);
    }

    private static Rule? ReadRule(YamlValue value, Latency latency, YamlFaults faults)
    {
        if (value is not YamlMap map)
        {
            faults.Add(value.Path, $"must be an object, not {value.Kind}");
            return null;
        }

        var fields = new YamlFields(map, faults);
        var rule = new Rule(
            fields.Written("name") ?? value.Path,
            ConditionReader.Read(fields, faults),
            AnswerReader.Read(fields, faults),
            ReadUsage(fields),
            ReadLatency(fields, latency));
        fields.Done();
        return rule;
    }

    private static UsageSpec ReadUsage(YamlFields rule)
    {
        if (rule.Object("usage") is not { } fields) return new(null, null);
        var usage = new UsageSpec(
            (int?)fields.OptionalWhole("promptTokens", 0, int.MaxValue),
            (int?)fields.OptionalWhole("completionTokens", 0, int.MaxValue));
        fields.Done();
        return usage;
    }

    private static Latency ReadLatency(YamlFields parent, Latency otherwise)
    {
        if (parent.Object("latency") is not { } fields) return otherwise;
        var latency = new Latency(
            fields.Parsed("firstToken", Duration, DurationRule, TimeSpan.Zero) ?? otherwise.FirstToken,
            fields.Parsed("perToken", Duration, DurationRule, TimeSpan.Zero) ?? otherwise.PerToken);
        fields.Done();
        return latency;
    }

    private static TimeSpan? Duration(string text)
    {
        var (number, unit) = text.EndsWith("ms", StringComparison.Ordinal) ? (text[..^2], 1.0)
            : text.EndsWith('s') ? (text[..^1], 1000.0)
            : (text, double.NaN);
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && value * unit is >= 0 and <= 600_000
                ? TimeSpan.FromMilliseconds(value * unit)
                : null;
    }
}
