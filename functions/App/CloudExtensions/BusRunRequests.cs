using Azure.Messaging.ServiceBus;
using Maestro.Functions.Messages;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Maestro.Functions.App.CloudExtensions;

/// <summary>
/// Run requests by a Service Bus queue of the same name. Compiled only with -p:CloudExtensions=true: see the project file.
/// </summary>
public sealed class BusRunRequests(RunRequestHandler handler)
{
    [Function(nameof(BusRunRequests))]
    public Task RunAsync(
        [ServiceBusTrigger("%Maestro:RunRequestsQueue%", Connection = "ServiceBus")] ServiceBusReceivedMessage message,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        handler.HandleAsync(
            new(message.MessageId, message.Body, message.EnqueuedTime, message.DeliveryCount, message.CorrelationId), client,
            cancellationToken);
}
