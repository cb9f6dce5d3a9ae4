namespace Maestro.Functions.Messages.Lifecycle;

/// <summary>
/// Carries events of runs to those who follow them. Register another with <c>AddLifecyclePublisher</c>; each gets every event.
/// </summary>
public interface ILifecyclePublisher
{
    /// <summary>
    /// Publishes events of one run, which are consecutive and in order. Returns when all of them are safe with the receiver;
    /// throws when it cannot say so, and then gets them again. May get events that it had before, with the same
    /// <see cref="RunEvent.Id"/>, also
    /// from two
    /// instances of the app at once; it never gets an event before those that come before it.
    /// </summary>
    Task PublishAsync(IReadOnlyList<RunEvent> events, CancellationToken cancellationToken);
}
