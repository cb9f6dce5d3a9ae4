namespace Azure.Messaging.ServiceBus;

/// <summary>What a receiver receives from.</summary>
public class ServiceBusReceiverOptions
{
    public SubQueue SubQueue { get; set; }
}
