using System.Collections.Immutable;
using Maestro.Liquid;
using Maestro.Yaml;

namespace Maestro.Simulator.Scripts;

/// <summary>
/// Reads a rule's <c>answer</c>: a template text, or an object with <c>text</c>, <c>toolCalls</c> and <c>finishReason</c>.
/// </summary>
internal static class AnswerReader
{
    private static readonly string[] FinishReasons = ["stop", "length", "content_filter", "tool_calls"];

    public static AnswerTemplate Read(YamlFields rule, YamlFaults faults)
    {
        if (rule.Raw("answer") is not { } value) return new(rule.Missing<LiquidTemplate?>("answer", null), [], null);
        if (value is not YamlMap map) return new(Template(value, faults), [], null);

        var fields = new YamlFields(map, faults);
        var text = fields.Raw("text") is { } written ? Template(written, faults) : null;
        var calls = fields.List("toolCalls").Select(call => Call(call, faults)).ToImmutableArray();
        if (fields.Raw("text") is null && calls.IsEmpty) faults.Add(fields.Path, "must have text or toolCalls");
        var finish = fields.Written("finishReason");
        if (finish is not null && !FinishReasons.Contains(finish, StringComparer.Ordinal))
            fields.Wrong("finishReason", $"must be one of {string.Join(", ", FinishReasons)}, not '{finish}'", finish);
        fields.Done();
        return new(text, calls, finish);
    }

    private static ToolCallTemplate Call(YamlValue value, YamlFaults faults)
    {
        if (value is not YamlMap map)
        {
            faults.Add(value.Path, $"must be an object, not {value.Kind}");
            return new("", new ArgumentsTemplate.Literal("{}"));
        }

        var fields = new YamlFields(map, faults);
        var call = new ToolCallTemplate(
            fields.Written("name") ?? fields.Missing("name", ""),
            fields.Raw("arguments") is { } arguments ? Arguments(arguments, faults) : new ArgumentsTemplate.Literal("{}"));
        fields.Done();
        return call;
    }

    /// <summary>Texts are templates; all else is JSON as it stands.</summary>
    private static ArgumentsTemplate Arguments(YamlValue value, YamlFaults faults) => value switch
    {
        YamlMap map => new ArgumentsTemplate.Map(
            [.. map.Members.Select(member => KeyValuePair.Create(member.Key, Arguments(member.Value, faults)))]),
        YamlList list => new ArgumentsTemplate.List([.. list.Items.Select(item => Arguments(item, faults))]),
        YamlScalar { Value: string } when Template(value, faults) is { } template => new ArgumentsTemplate.Text(template),
        _ => new ArgumentsTemplate.Literal(value.ToJson()?.ToJsonString() ?? "null"),
    };

    private static LiquidTemplate? Template(YamlValue value, YamlFaults faults)
    {
        if (value is not YamlScalar scalar)
        {
            faults.Add(value.Path, $"must be a text, not {value.Kind}");
            return null;
        }

        var parsed = LiquidTemplate.Parse(scalar.Text, ScriptTemplates.Dialect);
        foreach (var fault in parsed.Faults) faults.Add(value.Path, $"is not a template: {fault.Msg}");
        return parsed.TryGet(out var template) ? template : null;
    }
}
