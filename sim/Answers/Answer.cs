using System.Collections.Immutable;

namespace Maestro.Simulator.Answers;

/// <summary>A rendered answer.</summary>
internal sealed record Answer(
    string? Text, ImmutableArray<ToolCall> ToolCalls, string FinishReason, int PromptTokens, int CompletionTokens);

/// <param name="Arguments">JSON text, as the wire format has it.</param>
internal sealed record ToolCall(string Id, string Name, string Arguments);
