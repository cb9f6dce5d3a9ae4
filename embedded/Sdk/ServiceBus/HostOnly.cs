namespace Azure.Messaging.ServiceBus;

/// <summary>These declarations carry no behaviour: a member that a host did not override says so.</summary>
internal static class HostOnly
{
    public static NotSupportedException Error() =>
        new("This is a declaration without behaviour; the embedded host overrides the members that it serves.");
}
