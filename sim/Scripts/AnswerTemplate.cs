using System.Collections.Immutable;
using Maestro.Liquid;

namespace Maestro.Simulator.Scripts;

/// <summary>What a rule answers: a text, tool calls, or both.</summary>
/// <param name="FinishReason">Null: <c>tool_calls</c> when there are calls, else <c>stop</c>.</param>
public sealed record AnswerTemplate(LiquidTemplate? Text, ImmutableArray<ToolCallTemplate> ToolCalls, string? FinishReason);

public sealed record ToolCallTemplate(string Name, ArgumentsTemplate Arguments);

/// <summary>A JSON value with templates in the places of its texts.</summary>
public abstract record ArgumentsTemplate
{
    /// <summary>JSON as it stands.</summary>
    public sealed record Literal(string Json) : ArgumentsTemplate;

    /// <summary>A rendered text. As the whole of the arguments it must render to JSON, since arguments are JSON.</summary>
    public sealed record Text(LiquidTemplate Template) : ArgumentsTemplate;

    public sealed record Map(ImmutableArray<KeyValuePair<string, ArgumentsTemplate>> Entries) : ArgumentsTemplate;

    public sealed record List(ImmutableArray<ArgumentsTemplate> Items) : ArgumentsTemplate;
}
