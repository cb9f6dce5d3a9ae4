namespace Maestro.Embedded.Hosting;

/// <summary>The host cannot start, for a reason that its user can act on. The message says what and where, complete.</summary>
public sealed class HostStartException : Exception
{
    public HostStartException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    public HostStartException(IReadOnlyCollection<string> faults)
        : base(faults.Count == 1
        ? faults.First()
        : $"{faults.Count} settings cannot be used:{Environment.NewLine}  {string.Join(Environment.NewLine + "  ", faults)}")
    {
    }
}
