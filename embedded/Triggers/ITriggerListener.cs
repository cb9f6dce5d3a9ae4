namespace Maestro.Embedded.Triggers;

/// <summary>Feeds events of one kind to their functions.</summary>
internal interface ITriggerListener
{
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Takes no new event, signals the running functions, and returns when they have ended or when cancelled.</summary>
    Task StopAsync(CancellationToken cancellationToken);
}
