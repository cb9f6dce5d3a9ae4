namespace Maestro.Problems;

/// <summary>Faults that reached a place where only an exception can carry them, such as the edge of an activity.</summary>
public sealed class FaultException(IReadOnlyList<Fault> faults) : InvalidOperationException(string.Join("; ", faults))
{
    public IReadOnlyList<Fault> Faults { get; } = faults;
}
