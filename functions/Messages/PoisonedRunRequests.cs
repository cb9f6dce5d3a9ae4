using Azure.Storage.Queues.Models;

namespace Maestro.Functions.Messages;

/// <summary>
/// Takes what the queue itself gave up, because the process ended at every try or the body could not be read, and keeps it with
/// the other dead letters.
/// </summary>
public sealed class PoisonedRunRequests(DeadLetterQueue deadLetters)
{
    [Function(nameof(PoisonedRunRequests))]
    public Task RunAsync(
        [QueueTrigger("%Maestro:RunRequestsQueue%-poison", Connection = "RunRequests")] QueueMessage message,
        CancellationToken cancellationToken) => deadLetters.AddAsync(
            RunRequests.Of(message), DeadLetterQueue.TooManyTries,
            "It was tried as often as the queue allows and never completed.", cancellationToken);
}
