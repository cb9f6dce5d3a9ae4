using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using DotLiquid;
using Maestro.Simulator.Requests;
using Maestro.Simulator.Scripts;

namespace Maestro.Simulator.Answers;

/// <summary>Renders a rule's answer over a request. Throws <see cref="AnswerException"/> naming the rule and the reason.</summary>
internal static class AnswerRenderer
{
    public static Answer Render(Rule rule, ChatRequest request)
    {
        try
        {
            return RenderUnchecked(rule, request);
        }
        catch (Exception fault)
        {
            // Templates are the script author's code: whatever they throw is the script's fault and is reported as such.
            throw new AnswerException($"Rule '{rule.Name}' could not be rendered: {fault.Message}", fault);
        }
    }

    private static Answer RenderUnchecked(Rule rule, ChatRequest request)
    {
        var variables = TemplateVariables.Of(request);
        var text = rule.Answer.Text?.Render(variables);
        var calls = rule.Answer.ToolCalls
            .Select(call => new ToolCall($"call_sim_{Guid.CreateVersion7():N}", call.Name, RenderArguments(call, variables)))
            .ToImmutableArray();
        return new(
            text,
            calls,
            rule.Answer.FinishReason ?? (calls.IsEmpty ? "stop" : "tool_calls"),
            rule.Usage.PromptTokens ?? TokenEstimate.OfPrompt(request),
            rule.Usage.CompletionTokens ?? TokenEstimate.OfCompletion(text, calls.Length));
    }

    private static string RenderArguments(ToolCallTemplate call, Hash variables)
    {
        if (call.Arguments is ArgumentsTemplate.Text { Template: { } whole }) return RenderWhole(call.Name, whole.Render(variables));
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) Write(writer, call.Arguments, variables);
        return Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    private static string RenderWhole(string tool, string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return json;
        }
        catch (JsonException fault)
        {
            throw new AnswerException($"the arguments of {tool} did not render to JSON: {fault.Message}", fault);
        }
    }

    private static void Write(Utf8JsonWriter writer, ArgumentsTemplate value, Hash variables)
    {
        switch (value)
        {
            case ArgumentsTemplate.Literal literal:
                writer.WriteRawValue(literal.Json);
                break;
            case ArgumentsTemplate.Text { Template: { } template }:
                writer.WriteStringValue(template.Render(variables));
                break;
            case ArgumentsTemplate.Map map:
                writer.WriteStartObject();
                foreach (var (name, entry) in map.Entries)
                {
                    writer.WritePropertyName(name);
                    Write(writer, entry, variables);
                }

                writer.WriteEndObject();
                break;
            case ArgumentsTemplate.List list:
                writer.WriteStartArray();
                foreach (var item in list.Items) Write(writer, item, variables);
                writer.WriteEndArray();
                break;
        }
    }
}
