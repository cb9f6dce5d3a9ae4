namespace Maestro.Policies.Folders;

/// <summary>Tells that the folder has changed. With <see cref="PolicyStatus.Faults"/> the set before is still in force.</summary>
public sealed class PolicyChangedEventArgs(PolicyStatus status) : EventArgs
{
    public PolicyStatus Status { get; } = status;
}
