using System.Globalization;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Options;

namespace Maestro.Functions.Messages;

/// <summary>The run requests that could not become runs: looks at them, and gives one back to the queue once its cause is gone.</summary>
public sealed class DeadLetterDesk(ServiceBusClient client, IOptions<RunRequestOptions> options)
{
    /// <summary>
    /// The property that keeps a message's first id. A message that is given back has a new id, or duplicate detection would drop it; its
    /// idempotency key stays the first one, so that a run which it may have started already is not started again.
    /// </summary>
    public const string FirstIdProperty = "maestro-first-id";

    private const int Batch = 32;

    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(2);

    private string Queue => options.Value.RunRequestsQueue;

    /// <summary>Dead letters with a sequence number above <paramref name="after"/>, oldest first.</summary>
    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> ListAsync(long after, int limit, CancellationToken cancellationToken)
    {
        await using var dead = Receiver();
        return await dead.PeekMessagesAsync(limit, after + 1, cancellationToken);
    }

    /// <summary>
    /// Sends the message again and then removes the dead letter. A crash in between leaves both, which does no harm: see
    /// <see cref="FirstIdProperty"/>.
    /// </summary>
    /// <returns>The id under which it was sent; null when there is no such dead letter, or another call has it just then.</returns>
    public async Task<string?> RequeueAsync(long sequence, CancellationToken cancellationToken)
    {
        await using var dead = Receiver();
        var passed = new List<ServiceBusReceivedMessage>();
        try
        {
            // A dead letter cannot be received by its number: those before it are locked, passed over and given back.
            while (await dead.ReceiveMessagesAsync(Batch, Wait, cancellationToken) is { Count: > 0 } messages)
            {
                passed.AddRange(messages.Where(message => message.SequenceNumber != sequence));
                if (messages.FirstOrDefault(message => message.SequenceNumber == sequence) is not { } found) continue;

                var again = Again(found);
                await using var sender = client.CreateSender(Queue);
                await sender.SendMessageAsync(again, cancellationToken);
                await dead.CompleteMessageAsync(found, cancellationToken);
                return again.MessageId;
            }

            return null;
        }
        finally
        {
            foreach (var message in passed) await dead.AbandonMessageAsync(message, cancellationToken: CancellationToken.None);
        }
    }

    /// <summary>The id by which a message's run is known, however often it was given back. A message without an id has its number.</summary>
    public static string FirstIdOf(ServiceBusReceivedMessage message) =>
        message.ApplicationProperties.TryGetValue(FirstIdProperty, out var first) && first is string id
            ? id
            : message.MessageId ?? string.Create(CultureInfo.InvariantCulture, $"message {message.SequenceNumber}");

    private static ServiceBusMessage Again(ServiceBusReceivedMessage dead)
    {
        var message = new ServiceBusMessage(dead.Body)
        {
            MessageId = Guid.CreateVersion7().ToString("n"),
            CorrelationId = dead.CorrelationId,
            ContentType = dead.ContentType,
            Subject = dead.Subject,
        };
        foreach (var (name, value) in dead.ApplicationProperties.Where(property => !property.Key.StartsWith("DeadLetter", StringComparison.Ordinal)))
            message.ApplicationProperties[name] = value;
        message.ApplicationProperties[FirstIdProperty] = FirstIdOf(dead);
        return message;
    }

    private ServiceBusReceiver Receiver() => client.CreateReceiver(Queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
}

/// <summary>Which queue run requests come by. Section <c>Maestro</c>.</summary>
public sealed class RunRequestOptions
{
    public string RunRequestsQueue { get; set; } = "run-requests";
}
