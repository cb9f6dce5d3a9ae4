using System.Text.RegularExpressions;
using Maestro.Yaml;

namespace Maestro.Simulator.Scripts;

/// <summary>Reads a rule's <c>when</c>.</summary>
internal static class ConditionReader
{
    private static readonly TimeSpan RegexLimit = TimeSpan.FromSeconds(1);
    private static readonly string[] Formats = ["text", "json_object", "json_schema"];

    public static Condition Read(YamlFields rule, YamlFaults faults)
    {
        if (rule.Object("when") is not { } fields) return new([], null, null, null, null, null, []);
        var formats = fields.AllWritten("responseFormat");
        foreach (var format in formats.Except(Formats, StringComparer.Ordinal))
            fields.Wrong("responseFormat", $"must be one of {string.Join(", ", Formats)}, not '{format}'", format);
        var condition = new Condition(
            [.. fields.AllWritten("model")],
            Text(fields, "system", faults),
            Text(fields, "lastUser", faults),
            Text(fields, "any", faults),
            ToolResult(fields, faults),
            Turns(fields, faults),
            [.. formats]);
        fields.Done();
        return condition;
    }

    private static TextCondition? Text(YamlFields parent, string name, YamlFaults faults)
    {
        if (parent.Raw(name) is null) return null;
        if (parent.Raw(name) is not YamlMap map) return new([.. parent.AllWritten(name)], [], null);
        var fields = new YamlFields(map, faults);
        var condition = new TextCondition([.. fields.AllWritten("contains")], [.. fields.AllWritten("not")], Pattern(fields));
        fields.Done();
        return condition;
    }

    private static Regex? Pattern(YamlFields fields)
    {
        if (fields.Written("matches") is not { } pattern) return null;
        try
        {
            return new(pattern, RegexOptions.CultureInvariant, RegexLimit);
        }
        catch (ArgumentException fault)
        {
            return fields.Wrong<Regex?>("matches", $"is not a regular expression: {fault.Message}", null);
        }
    }

    /// <summary><c>none</c>, a tool's name, or an object.</summary>
    private static ToolResultCondition? ToolResult(YamlFields parent, YamlFaults faults)
    {
        if (parent.Raw("toolResult") is not { } value) return null;
        if (value is not YamlMap map)
        {
            var name = parent.Written("toolResult");
            return name == "none" ? new(null, null, Present: false) : new(name, null, Present: true);
        }

        var fields = new YamlFields(map, faults);
        var condition = new ToolResultCondition(
            fields.Written("name"), Text(fields, "text", faults), fields.Flag("present", true));
        fields.Done();
        return condition;
    }

    private static (int Min, int Max)? Turns(YamlFields parent, YamlFaults faults)
    {
        if (parent.Raw("turn") is not { } value) return null;
        if (value is not YamlMap map) return parent.Whole("turn", 1, 1, int.MaxValue) is var turn ? (turn, turn) : null;
        var fields = new YamlFields(map, faults);
        var (min, max) = (fields.Whole("min", 1, 1, int.MaxValue), fields.Whole("max", int.MaxValue, 1, int.MaxValue));
        fields.Done();
        if (min > max) faults.Add(value.Path, $"min {min} is above max {max}");
        return (min, max);
    }
}
