namespace Azure.Messaging.ServiceBus;

/// <summary>A part of a queue that has its own messages.</summary>
public enum SubQueue
{
    None = 0,
    DeadLetter = 1,
    TransferDeadLetter = 2,
}
