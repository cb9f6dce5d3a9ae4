using Maestro.Functions.Http.Requests;
using Maestro.Functions.Starting;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Maestro.Functions.Messages;

/// <summary>
/// Starts the run that a message asks for. When this returns, the run or the dead letter is on disk and the message may go; when
/// it throws, the message must come again.
/// </summary>
public sealed partial class RunRequestHandler(RunStarter starter, DeadLetterQueue deadLetters, ILogger<RunRequestHandler> logger)
{
    /// <summary>
    /// The try after which a message is given up, as on the queue itself (<c>maxDequeueCount</c> in host.json).
    /// </summary>
    public const int MaxDeliveries = 5;

    public async Task HandleAsync(RunRequestMessage message, DurableTaskClient client, CancellationToken cancellationToken)
    {
        try
        {
            if (await StartAsync(message, client, cancellationToken) is { } refusal)
                await BuryAsync(message, refusal, cancellationToken);
        }
        catch (Exception exception) when (message.Deliveries >= MaxDeliveries && !cancellationToken.IsCancellationRequested)
        {
            // Given up here and not by the queue, which would give it another id and not say why.
            LogGaveUp(logger, exception, message.Id, message.Deliveries);
            await BuryAsync(message, new Refusal(DeadLetterQueue.TooManyTries, exception.Message), cancellationToken);
        }
    }

    /// <summary>Null when the run is on disk.</summary>
    private async Task<Refusal?> StartAsync(
        RunRequestMessage message, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var (request, _) = RequestBody.Parse(message.Body.ToMemory(), WireJson.Strict.StartRunRequest);
        if (request is null) return new("malformed", "The body is not the JSON of a run request.");

        var keyed = request with { IdempotencyKey = request.IdempotencyKey ?? message.Id };
        return await starter.StartAsync(keyed, [], $"queue:{message.Sender ?? "run-requests"}", client, cancellationToken) switch
        {
            StartRunOutcome.Refused refused => new("invalid", string.Join("; ", refused.Faults)),
            StartRunOutcome.Denied denied => new("denied", $"{denied.Decision} {denied.Remedy}".TrimEnd()),
            StartRunOutcome.KeyConflict conflict =>
                new("conflict", $"The key was used for another request: run {conflict.Run.Id}."),
            _ => null,
        };
    }

    private Task BuryAsync(RunRequestMessage message, Refusal refusal, CancellationToken cancellationToken)
    {
        LogDeadLettered(logger, message.Id, refusal.Reason);
        return deadLetters.AddAsync(message, refusal.Reason, refusal.Description, cancellationToken);
    }

    [LoggerMessage(2101, LogLevel.Warning, "Run request {MessageId} was dead-lettered: {Reason}.")]
    private static partial void LogDeadLettered(ILogger logger, string messageId, string reason);

    [LoggerMessage(2102, LogLevel.Error, "Run request {MessageId} failed for the last time (try {Try}).")]
    private static partial void LogGaveUp(ILogger logger, Exception exception, string messageId, long @try);

    private sealed record Refusal(string Reason, string Description);
}
