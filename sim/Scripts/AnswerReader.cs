using System.Collections.Immutable;
using Maestro.Simulator.Answers;
using YamlDotNet.RepresentationModel;

namespace Maestro.Simulator.Scripts;

/// <summary>Reads a rule's <c>answer</c>: a template text, or a mapping with <c>text</c>, <c>toolCalls</c> and <c>finishReason</c>.</summary>
internal static class AnswerReader
{
    private static readonly string[] FinishReasons = ["stop", "length", "content_filter", "tool_calls"];

    public static AnswerTemplate Read(YamlReader reader, YamlNode? node, string path)
    {
        if (node is null)
        {
            reader.Fault(path, "is missing");
            return new(null, [], null);
        }

        if (node is not YamlMappingNode) return new(Template(reader, node, path), [], null);

        var entries = reader.Map(node, path, "text", "toolCalls", "finishReason");
        var text = Template(reader, entries.GetValueOrDefault("text"), $"{path}.text");
        var calls = reader.List(entries.GetValueOrDefault("toolCalls"), $"{path}.toolCalls")
            .Select((call, index) => ToolCall(reader, call, $"{path}.toolCalls[{index}]"))
            .ToImmutableArray();
        if (!entries.ContainsKey("text") && calls.IsEmpty) reader.Fault(path, "must have text or toolCalls");

        var finish = reader.Text(entries.GetValueOrDefault("finishReason"), $"{path}.finishReason");
        if (finish is not null && !FinishReasons.Contains(finish))
            reader.Fault($"{path}.finishReason", $"must be one of {string.Join(", ", FinishReasons)}, not '{finish}'");
        return new(text, calls, finish);
    }

    private static ToolCallTemplate ToolCall(YamlReader reader, YamlNode node, string path)
    {
        var entries = reader.Map(node, path, "name", "arguments");
        var name = reader.Text(entries.GetValueOrDefault("name"), $"{path}.name");
        if (name is null) reader.Fault($"{path}.name", "is missing");
        return new(name ?? "", Arguments(reader, entries.GetValueOrDefault("arguments"), $"{path}.arguments"));
    }

    private static ArgumentsTemplate Arguments(YamlReader reader, YamlNode? node, string path) => node switch
    {
        null => new ArgumentsTemplate.Literal("{}"),
        YamlMappingNode map => new ArgumentsTemplate.Map([.. map.Children.Select(entry =>
            KeyValuePair.Create((entry.Key as YamlScalarNode)?.Value ?? "", Arguments(reader, entry.Value, YamlReader.Join(path, entry.Key.ToString()))))]),
        YamlSequenceNode list => new ArgumentsTemplate.List([.. list.Children.Select((item, index) => Arguments(reader, item, $"{path}[{index}]"))]),
        YamlScalarNode { Value: { } value } scalar => Scalar(reader, scalar, value, path),
        _ => new ArgumentsTemplate.Literal("null"),
    };

    /// <summary>Quoted scalars are texts; plain ones take their JSON type, as in YAML's core schema. Texts are templates.</summary>
    private static ArgumentsTemplate Scalar(YamlReader reader, YamlScalarNode scalar, string value, string path)
    {
        if (scalar.Style == YamlDotNet.Core.ScalarStyle.Plain && PlainScalar.ToJson(value) is { } literal) return new ArgumentsTemplate.Literal(literal);
        return new ArgumentsTemplate.Text(Template(reader, scalar, path));
    }

    private static LiquidText? Template(YamlReader reader, YamlNode? node, string path)
    {
        if (reader.Text(node, path) is not { } text) return null;
        if (LiquidText.TryParse(text, out var error) is { } template) return template;
        reader.Fault(path, $"is not a Liquid template: {error}");
        return null;
    }
}
