using Azure.Messaging.ServiceBus;
using Maestro.Functions.Http.Replies;
using Maestro.Functions.Http.Requests;
using Maestro.Functions.Starting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Maestro.Functions.Messages;

/// <summary>
/// Starts runs from a queue. The message is the JSON of <c>POST /runs</c>; its message id, or else its number in the queue, is the
/// idempotency key unless the JSON has one, so that a message delivered twice starts one run. A message that cannot become a
/// run is dead-lettered with every fault as its description.
/// </summary>
public sealed partial class RunRequests(RunStarter starter, ILogger<RunRequests> logger)
{
    private const int MaxDescription = 4096;

    [Function(nameof(RunRequests))]
    public async Task RunAsync(
        [ServiceBusTrigger("%Maestro:RunRequestsQueue%", Connection = "ServiceBus", AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var (request, _) = RequestBody.Parse(message.Body.ToMemory(), HttpJson.Wire.StartRunRequest);
        if (request is null)
        {
            await DeadLetterAsync(message, actions, "malformed", "The body is not the JSON of a run request.", cancellationToken);
            return;
        }

        var key = request.IdempotencyKey ?? DeadLetterDesk.FirstIdOf(message);
        var keyed = request with { IdempotencyKey = key };
        var outcome = await starter.StartAsync(keyed, [], $"queue:{message.CorrelationId ?? "run-requests"}", client, cancellationToken);
        switch (outcome)
        {
            case StartRunOutcome.Refused refused:
                await DeadLetterAsync(message, actions, "invalid", string.Join("; ", refused.Faults), cancellationToken);
                break;
            case StartRunOutcome.Denied denied:
                await DeadLetterAsync(message, actions, "denied", $"{denied.Decision} {denied.Remedy}".TrimEnd(), cancellationToken);
                break;
            case StartRunOutcome.KeyConflict conflict:
                await DeadLetterAsync(message, actions, "conflict", $"The key was used for another request: run {conflict.Run.Id}.", cancellationToken);
                break;
            default:
                await actions.CompleteMessageAsync(message, cancellationToken);
                break;
        }
    }

    private async Task DeadLetterAsync(
        ServiceBusReceivedMessage message, ServiceBusMessageActions actions, string reason, string description, CancellationToken cancellationToken)
    {
        LogDeadLettered(logger, message.MessageId ?? "without id", reason);
        var text = description.Length <= MaxDescription ? description : description[..MaxDescription];
        await actions.DeadLetterMessageAsync(message, null, reason, text, cancellationToken);
    }

    [LoggerMessage(2101, LogLevel.Warning, "Run request {MessageId} was dead-lettered: {Reason}.")]
    private static partial void LogDeadLettered(ILogger logger, string messageId, string reason);
}
