using System.Collections.Immutable;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Maestro.Simulator.Scripts;

/// <summary>Turns script YAML into a <see cref="SimulatorScript"/>, collecting every fault on the way.</summary>
internal static class ScriptReader
{
    private static readonly TimeSpan RegexLimit = TimeSpan.FromSeconds(1);
    private static readonly string[] Formats = ["text", "json_object", "json_schema"];

    public static SimulatorScript Read(string yaml, List<ScriptFault> faults)
    {
        var reader = new YamlReader(faults);
        if (Root(yaml, reader) is not { } root) return SimulatorScript.Empty;

        var top = reader.Map(root, "", "models", "latency", "rules");
        var latency = ReadLatency(reader, top.GetValueOrDefault("latency"), "latency", Latency.None);
        var rules = reader.List(top.GetValueOrDefault("rules"), "rules")
            .Select((node, index) => ReadRule(reader, node, $"rules[{index}]", latency))
            .ToImmutableArray();
        if (rules.IsEmpty) reader.Fault("rules", "must list at least one rule");

        var models = reader.Texts(top.GetValueOrDefault("models"), "models");
        if (models.IsEmpty) models = [.. rules.SelectMany(rule => rule.When.Models).Where(model => !model.Contains('*', StringComparison.Ordinal)).Distinct()];
        return new(models, rules);
    }

    private static YamlNode? Root(string yaml, YamlReader reader)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException fault)
        {
            reader.Fault("", $"line {fault.Start.Line}, column {fault.Start.Column}: {fault.Message}");
            return null;
        }

        if (stream.Documents.Count > 0) return stream.Documents[0].RootNode;
        reader.Fault("", "is empty");
        return null;
    }

    private static Rule ReadRule(YamlReader reader, YamlNode node, string path, Latency latency)
    {
        var entries = reader.Map(node, path, "name", "when", "answer", "usage", "latency");
        var usage = reader.Map(entries.GetValueOrDefault("usage"), $"{path}.usage", "promptTokens", "completionTokens");
        return new(
            reader.Text(entries.GetValueOrDefault("name"), $"{path}.name") ?? path,
            ReadCondition(reader, entries.GetValueOrDefault("when"), $"{path}.when"),
            AnswerReader.Read(reader, entries.GetValueOrDefault("answer"), $"{path}.answer"),
            new(
                reader.Integer(usage.GetValueOrDefault("promptTokens"), $"{path}.usage.promptTokens"),
                reader.Integer(usage.GetValueOrDefault("completionTokens"), $"{path}.usage.completionTokens")),
            ReadLatency(reader, entries.GetValueOrDefault("latency"), $"{path}.latency", latency));
    }

    private static Latency ReadLatency(YamlReader reader, YamlNode? node, string path, Latency otherwise)
    {
        var entries = reader.Map(node, path, "firstToken", "perToken");
        return new(
            reader.Duration(entries.GetValueOrDefault("firstToken"), $"{path}.firstToken") ?? otherwise.FirstToken,
            reader.Duration(entries.GetValueOrDefault("perToken"), $"{path}.perToken") ?? otherwise.PerToken);
    }

    private static Condition ReadCondition(YamlReader reader, YamlNode? node, string path)
    {
        var entries = reader.Map(node, path, "model", "system", "lastUser", "any", "toolResult", "turn", "responseFormat");
        var formats = reader.Texts(entries.GetValueOrDefault("responseFormat"), $"{path}.responseFormat");
        foreach (var format in formats.Except(Formats, StringComparer.Ordinal))
            reader.Fault($"{path}.responseFormat", $"must be one of {string.Join(", ", Formats)}, not '{format}'");
        return new(
            reader.Texts(entries.GetValueOrDefault("model"), $"{path}.model"),
            ReadText(reader, entries.GetValueOrDefault("system"), $"{path}.system"),
            ReadText(reader, entries.GetValueOrDefault("lastUser"), $"{path}.lastUser"),
            ReadText(reader, entries.GetValueOrDefault("any"), $"{path}.any"),
            ReadToolResult(reader, entries.GetValueOrDefault("toolResult"), $"{path}.toolResult"),
            ReadTurns(reader, entries.GetValueOrDefault("turn"), $"{path}.turn"),
            formats);
    }

    private static TextCondition? ReadText(YamlReader reader, YamlNode? node, string path)
    {
        if (node is null) return null;
        if (node is not YamlMappingNode) return new(reader.Texts(node, path), [], null);
        var entries = reader.Map(node, path, "contains", "not", "matches");
        return new(
            reader.Texts(entries.GetValueOrDefault("contains"), $"{path}.contains"),
            reader.Texts(entries.GetValueOrDefault("not"), $"{path}.not"),
            ReadRegex(reader, entries.GetValueOrDefault("matches"), $"{path}.matches"));
    }

    private static Regex? ReadRegex(YamlReader reader, YamlNode? node, string path)
    {
        if (reader.Text(node, path) is not { } pattern) return null;
        try
        {
            return new(pattern, RegexOptions.CultureInvariant, RegexLimit);
        }
        catch (ArgumentException fault)
        {
            reader.Fault(path, $"is not a regular expression: {fault.Message}");
            return null;
        }
    }

    /// <summary><c>none</c>, a tool's name, or a mapping.</summary>
    private static ToolResultCondition? ReadToolResult(YamlReader reader, YamlNode? node, string path)
    {
        if (node is null) return null;
        if (node is not YamlMappingNode)
        {
            var name = reader.Text(node, path);
            return name == "none" ? new(null, null, Present: false) : new(name, null, Present: true);
        }

        var entries = reader.Map(node, path, "name", "text", "present");
        return new(
            reader.Text(entries.GetValueOrDefault("name"), $"{path}.name"),
            ReadText(reader, entries.GetValueOrDefault("text"), $"{path}.text"),
            reader.Flag(entries.GetValueOrDefault("present"), $"{path}.present") ?? true);
    }

    private static (int Min, int Max)? ReadTurns(YamlReader reader, YamlNode? node, string path)
    {
        if (node is null) return null;
        if (node is not YamlMappingNode) return reader.Integer(node, path, min: 1) is { } turn ? (turn, turn) : null;
        var entries = reader.Map(node, path, "min", "max");
        var min = reader.Integer(entries.GetValueOrDefault("min"), $"{path}.min", min: 1) ?? 1;
        var max = reader.Integer(entries.GetValueOrDefault("max"), $"{path}.max", min: 1) ?? int.MaxValue;
        if (min > max) reader.Fault(path, $"min {min} is above max {max}");
        return (min, max);
    }
}
