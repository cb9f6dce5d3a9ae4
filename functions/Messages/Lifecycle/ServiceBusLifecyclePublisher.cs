using Azure.Messaging.ServiceBus;

namespace Maestro.Functions.Messages.Lifecycle;

/// <summary>
/// Publishes to a Service Bus topic: one message for each event, its id the event's, which duplicate detection goes by, and its
/// session the run, which keeps a run's events in order for subscriptions with sessions.
/// </summary>
public sealed class ServiceBusLifecyclePublisher(ServiceBusClient client, string topic) : ILifecyclePublisher, IAsyncDisposable
{
    private const string Ours = "maestro.";
    private const string OfRuns = "run.";

    private readonly ServiceBusSender _sender = client.CreateSender(topic);

    public Task PublishAsync(IReadOnlyList<RunEvent> events, CancellationToken cancellationToken) =>
        _sender.SendMessagesAsync([.. events.Select(Message)], cancellationToken);

    public ValueTask DisposeAsync() => _sender.DisposeAsync();

    private static ServiceBusMessage Message(RunEvent happened)
    {
        var message = new ServiceBusMessage(CloudEvent.Of(happened).ToJson())
        {
            MessageId = happened.Id,
            SessionId = happened.RunId,
            CorrelationId = happened.RunId,
            Subject = SubjectOf(happened.Type),
            ContentType = CloudEvent.ContentType,
        };

        // What filters of a subscription can look at.
        message.ApplicationProperties["status"] = happened.Data.Status;
        if (happened.Data.Recipe is { } recipe) message.ApplicationProperties["recipe"] = recipe;
        return message;
    }

    /// <summary>The type in short, for filters: <c>completed</c> of a run, <c>node.completed</c>, <c>gate.decided</c>.</summary>
    private static string SubjectOf(string type)
    {
        var name = type.StartsWith(Ours, StringComparison.Ordinal) ? type[Ours.Length..] : type;
        return name.StartsWith(OfRuns, StringComparison.Ordinal) ? name[OfRuns.Length..] : name;
    }
}
