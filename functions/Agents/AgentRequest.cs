using Microsoft.Extensions.AI;

namespace Maestro.Functions.Agents;

/// <summary>What a model is asked.</summary>
/// <param name="Messages">The whole conversation.</param>
/// <param name="Added">The messages of it that are not stored yet.</param>
/// <param name="Options">Tools, temperature, response format.</param>
public sealed record AgentRequest(IReadOnlyList<ChatMessage> Messages, IReadOnlyList<ChatMessage> Added, ChatOptions Options);
