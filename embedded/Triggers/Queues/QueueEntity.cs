namespace Maestro.Embedded.Triggers.Queues;

/// <summary>A queue, or a topic's subscription: something from which messages are received.</summary>
/// <param name="Target">The queue or topic that senders name.</param>
/// <param name="Subscription">Null for a queue.</param>
/// <param name="RequiresSession">Only messages with a session are accepted, and each session keeps its order.</param>
internal sealed record QueueEntity(string Target, string? Subscription, bool RequiresSession)
{
    /// <summary>The name under which messages are kept; case is ignored.</summary>
    public string Path => Subscription is null ? Target : $"{Target}/Subscriptions/{Subscription}";
}
