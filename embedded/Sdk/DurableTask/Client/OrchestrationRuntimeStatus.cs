namespace Microsoft.DurableTask.Client;

/// <summary>Where an instance stands.</summary>
public enum OrchestrationRuntimeStatus
{
    Running,
    Completed,

    [Obsolete("Kept for compatibility of numbers; no instance has this status.")]
    ContinuedAsNew,
    Failed,

    [Obsolete("Kept for compatibility of numbers; no instance has this status.")]
    Canceled,
    Terminated,
    Pending,
    Suspended,
}
