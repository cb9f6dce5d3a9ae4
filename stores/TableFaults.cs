namespace Maestro.Stores;

/// <summary>Collects what is wrong with a request, to say all of it at once.</summary>
internal sealed class TableFaults
{
    private List<string>? _faults;

    /// <summary>Notes a fault of <paramref name="subject"/>; null is none.</summary>
    public void Add(string subject, string? fault)
    {
        if (fault is not null) (_faults ??= []).Add($"{subject} {fault}");
    }

    public void ThrowIfAny()
    {
        if (_faults is not null) throw new ArgumentException("The table request is refused: " + string.Join("; ", _faults) + ".");
    }
}
