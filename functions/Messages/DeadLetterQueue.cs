using System.Text.Json;
using Azure.Storage.Queues;
using Maestro.Stores;
using Maestro.Stores.Messages;
using Microsoft.Extensions.Options;

namespace Maestro.Functions.Messages;

/// <summary>
/// The run requests that could not become runs: keeps them, and gives one back to the queue once its cause is gone.
/// </summary>
public sealed class DeadLetterQueue(
    DeadLetterStore store, IBlobStore blobs, QueueServiceClient queues, IOptions<RunRequestOptions> options, TimeProvider time)
{
    /// <summary>The reason of a message that failed at every try.</summary>
    public const string TooManyTries = "MaxDequeueCountExceeded";

    private const int MaxDescription = 4096;

    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    /// <summary>Safe to repeat: a message is kept once.</summary>
    public async Task AddAsync(RunRequestMessage message, string reason, string description, CancellationToken cancellationToken)
    {
        var body = await blobs.PutBytesAsync(message.Body.ToMemory(), cancellationToken);
        await store.AddAsync(new DeadLetter
        {
            MessageId = message.Id,
            EnqueuedAt = message.EnqueuedAt,
            Deliveries = message.Deliveries,
            Reason = reason,
            Description = description.Length <= MaxDescription ? description : description[..MaxDescription],
            Body = body.Digest,
            DeadAt = time.GetUtcNow(),
        }, cancellationToken);
    }

    /// <summary>Dead letters with a sequence number above <paramref name="after"/>, oldest first.</summary>
    public Task<IReadOnlyList<DeadLetter>> ListAsync(long after, int limit, CancellationToken cancellationToken) =>
        store.ListAsync(after, limit, cancellationToken);

    public Task<byte[]> BodyAsync(DeadLetter letter, CancellationToken cancellationToken) =>
        blobs.ReadBytesAsync(letter.Body, cancellationToken);

    /// <summary>
    /// Sends the message again and then removes the dead letter. A crash in between leaves both, which does no harm: its first id
    /// stays the idempotency key, so that a run which it may have started already is not started again.
    /// </summary>
    /// <returns>
    /// The id under which it was sent; null when there is no such dead letter, or another call has it just then.
    /// </returns>
    public async Task<string?> RequeueAsync(long sequence, CancellationToken cancellationToken)
    {
        if (await store.TryClaimAsync(sequence, time.GetUtcNow(), cancellationToken) is not { } letter) return null;
        var body = Keyed(await BodyAsync(letter, cancellationToken), letter.MessageId);
        var sent = await queues.GetQueueClient(options.Value.RunRequestsQueue)
            .SendMessageAsync(body, timeToLive: Forever, cancellationToken: cancellationToken);
        await store.RemoveAsync(letter, CancellationToken.None);
        return sent.Value.MessageId;
    }

    /// <summary>The request with an idempotency key. What is no JSON object cannot start a run, and stays as it is.</summary>
    private static BinaryData Keyed(byte[] body, string messageId)
    {
        try
        {
            if (JsonNode.Parse(body) is not JsonObject request || request["idempotencyKey"] is not null)
                return BinaryData.FromBytes(body);
            request["idempotencyKey"] = messageId;
            return BinaryData.FromString(request.ToJsonString());
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // Also a name that comes twice, of which the object would keep one.
            return BinaryData.FromBytes(body);
        }
    }
}

/// <summary>Which queue run requests come by. Section <c>Maestro</c>.</summary>
public sealed class RunRequestOptions
{
    public string RunRequestsQueue { get; set; } = "run-requests";
}
