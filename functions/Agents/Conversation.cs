using System.Text.Json;
using Maestro.Stores;
using Maestro.Stores.Runs;
using Microsoft.Extensions.AI;

namespace Maestro.Functions.Agents;

/// <summary>
/// An agent's conversation in the blob store: each link holds the messages that one step added and the digest of the link
/// before, so that what is stored grows with the conversation and not with its square.
/// </summary>
public sealed class Conversation(IBlobStore blobs)
{
    /// <summary>Stores the messages as the new end of the conversation and answers with its digest.</summary>
    public async Task<string> AppendAsync(string? tail, IReadOnlyList<ChatMessage> messages, CancellationToken cancellationToken)
    {
        var link = new Link(tail, [.. messages.Select(message => JsonSerializer.SerializeToElement(message, AIJsonUtilities.DefaultOptions))]);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(link, ConversationJson.Default.Link);
        return (await blobs.PutBytesAsync(bytes, cancellationToken)).Digest;
    }

    /// <summary>All messages from the first on.</summary>
    public async Task<List<ChatMessage>> ReadAsync(string? tail, CancellationToken cancellationToken)
    {
        var links = new Stack<Link>();
        while (tail is not null)
        {
            var bytes = await blobs.ReadBytesAsync(tail, cancellationToken);
            var link = JsonSerializer.Deserialize(bytes, ConversationJson.Default.Link)
                ?? throw new InvalidDataException($"Blob {tail} is not part of a conversation.");
            links.Push(link);
            tail = link.Previous;
        }

        return [.. links.SelectMany(link => link.Messages).Select(message => message.Deserialize<ChatMessage>(AIJsonUtilities.DefaultOptions)!)];
    }

    internal sealed record Link(string? Previous, IReadOnlyList<JsonElement> Messages);
}
