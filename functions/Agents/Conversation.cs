using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Maestro.Functions.Agents;

/// <summary>
/// An agent's conversation in the blob store: each link holds the messages that one step added and the digest of the link
/// before, so that what is stored grows with the conversation and not with its square.
/// </summary>
public sealed class Conversation(Bodies bodies)
{
    /// <summary>Stores the messages as the new end of the conversation and answers with its digest.</summary>
    public async Task<string> AppendAsync(string? tail, IReadOnlyList<ChatMessage> messages, CancellationToken cancellationToken)
    {
        var link = new Link(
            tail, [.. messages.Select(message => JsonSerializer.SerializeToElement(message, AIJsonUtilities.DefaultOptions))]);
        return await bodies.PutAsync(JsonSerializer.SerializeToUtf8Bytes(link, ConversationJson.Default.Link), cancellationToken);
    }

    /// <summary>All messages from the first on: what a model call needs, and nothing else does.</summary>
    public async Task<List<ChatMessage>> ReadAsync(string? tail, CancellationToken cancellationToken)
    {
        var links = new Stack<Link>();
        while (tail is not null)
        {
            var link = await LinkAsync(tail, cancellationToken);
            links.Push(link);
            tail = link.Previous;
        }

        return [.. links.SelectMany(Messages)];
    }

    /// <summary>The messages of the last link alone: those that the last model call added.</summary>
    public async Task<List<ChatMessage>> ReadLastAsync(string tail, CancellationToken cancellationToken) =>
        [.. Messages(await LinkAsync(tail, cancellationToken))];

    private static IEnumerable<ChatMessage> Messages(Link link) =>
        link.Messages.Select(message => message.Deserialize<ChatMessage>(AIJsonUtilities.DefaultOptions)!);

    private async Task<Link> LinkAsync(string digest, CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize((await bodies.ReadBytesAsync(digest, cancellationToken)).Span, ConversationJson.Default.Link)
        ?? throw new InvalidDataException($"Blob {digest} is not part of a conversation.");

    internal sealed record Link(string? Previous, IReadOnlyList<JsonElement> Messages);
}
