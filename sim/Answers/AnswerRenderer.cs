using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Maestro.Liquid;
using Maestro.Problems;
using Maestro.Simulator.Requests;
using Maestro.Simulator.Scripts;

namespace Maestro.Simulator.Answers;

/// <summary>
/// Renders a rule's answer over one request. What a template complains of is thrown with its place in the rule.
/// </summary>
internal sealed class AnswerRenderer
{
    private readonly Dictionary<string, Func<object?>> _variables;

    private AnswerRenderer(ChatRequest request) => _variables = TemplateVariables.Of(request);

    /// <summary>The answer, or why the rule cannot be rendered for this request.</summary>
    public static Result<Answer> Render(Rule rule, ChatRequest request)
    {
        try
        {
            return Result<Answer>.Ok(new AnswerRenderer(request).Render(rule.Answer, rule.Usage, request));
        }
        catch (FaultException broken)
        {
            return Result<Answer>.Failed(broken.Faults);
        }
    }

    private Answer Render(AnswerTemplate answer, UsageSpec usage, ChatRequest request)
    {
        var text = answer.Text?.Render(_variables, "answer.text").Value;
        var calls = answer.ToolCalls
            .Select((call, index) => new ToolCall(
                $"call_sim_{Guid.CreateVersion7():N}", call.Name,
                Arguments(call.Arguments, FaultPath.Item("answer.toolCalls", index))))
            .ToImmutableArray();
        return new(
            text,
            calls,
            answer.FinishReason ?? (calls.IsEmpty ? "stop" : "tool_calls"),
            usage.PromptTokens ?? TokenEstimate.OfPrompt(request),
            usage.CompletionTokens ?? TokenEstimate.OfCompletion(text, calls.Length));
    }

    private string Arguments(ArgumentsTemplate arguments, string path)
    {
        if (arguments is ArgumentsTemplate.Text whole) return Json(whole.Template.Render(_variables, path).Value, path);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) Write(writer, arguments, path);
        return Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    private static string Json(string text, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return text;
        }
        catch (JsonException broken)
        {
            throw new FaultException([new Fault(path, $"did not render to JSON: {broken.Message}")]);
        }
    }

    private void Write(Utf8JsonWriter writer, ArgumentsTemplate value, string path)
    {
        switch (value)
        {
            case ArgumentsTemplate.Literal literal:
                writer.WriteRawValue(literal.Json);
                break;
            case ArgumentsTemplate.Text text:
                writer.WriteStringValue(text.Template.Render(_variables, path).Value);
                break;
            case ArgumentsTemplate.Map map:
                writer.WriteStartObject();
                foreach (var (name, entry) in map.Entries)
                {
                    writer.WritePropertyName(name);
                    Write(writer, entry, FaultPath.Member(path, name));
                }

                writer.WriteEndObject();
                break;
            case ArgumentsTemplate.List list:
                writer.WriteStartArray();
                for (var i = 0; i < list.Items.Length; i++) Write(writer, list.Items[i], FaultPath.Item(path, i));
                writer.WriteEndArray();
                break;
        }
    }
}
