namespace Maestro.Embedded.Triggers.Queues;

/// <summary>How every queue and subscription of the host behaves. The defaults are those of a new Service Bus queue.</summary>
public sealed record QueueTriggerOptions
{
    /// <summary>How long a delivered message is hidden from others. Default 1 minute.</summary>
    public TimeSpan LockDuration { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a running function's lock is renewed for it. Default 5 minutes; zero turns it off.</summary>
    public TimeSpan MaxAutoLockRenewal { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Deliveries after which a message that was never completed is dead-lettered. Default 10.</summary>
    public int MaxDeliveryCount { get; init; } = 10;

    /// <summary>Messages of one function in work at the same time (sessions, where the trigger asks for them). Default 16.</summary>
    public int MaxConcurrentCalls { get; init; } = 16;

    /// <summary>For how long a repeated message id is dropped. Default 10 minutes.</summary>
    public TimeSpan DuplicateWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Largest message in bytes, body and properties. Default 1 MiB.</summary>
    public int MaxMessageBytes { get; init; } = 1024 * 1024;
}
