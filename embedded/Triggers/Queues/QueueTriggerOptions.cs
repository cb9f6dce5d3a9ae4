namespace Maestro.Embedded.Triggers.Queues;

/// <summary>How every queue of the host behaves. The defaults are those of host.json.</summary>
public sealed record QueueTriggerOptions
{
    /// <summary>Largest body in bytes, that of a storage queue.</summary>
    public const int MaxMessageBytes = 64 * 1024;

    /// <summary>
    /// How long a message is hidden from others at a time while its function runs; a running function's is hidden again. Default
    /// 1 minute.
    /// </summary>
    public TimeSpan LockDuration { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a message is hidden after its function failed. Default 10 seconds.</summary>
    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Tries after which a message whose function always failed goes to the poison queue. Default 5.</summary>
    public int MaxDequeueCount { get; init; } = 5;

    /// <summary>Messages of one function in work at the same time. Default 16.</summary>
    public int BatchSize { get; init; } = 16;
}
