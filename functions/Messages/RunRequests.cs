using Azure.Storage.Queues.Models;
using Microsoft.DurableTask.Client;

namespace Maestro.Functions.Messages;

/// <summary>
/// Starts runs from a storage queue. The message is the JSON of <c>POST /runs</c>; its message id is the idempotency key unless
/// the JSON has one. A message that cannot become a run is kept as a dead letter with every fault as its description.
/// </summary>
public sealed class RunRequests(RunRequestHandler handler)
{
    [Function(nameof(RunRequests))]
    public Task RunAsync(
        [QueueTrigger("%Maestro:RunRequestsQueue%", Connection = "RunRequests")] QueueMessage message,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => handler.HandleAsync(Of(message), client, cancellationToken);

    internal static RunRequestMessage Of(QueueMessage message) =>
        new(message.MessageId, message.Body, message.InsertedOn ?? default, message.DequeueCount);
}
