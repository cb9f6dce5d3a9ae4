namespace Maestro.Embedded.Triggers;

/// <summary>The app's functions cannot be served; lists every fault of every function.</summary>
public sealed class InvalidFunctionsException(IReadOnlyList<FunctionFault> faults)
    : Exception($"{faults.Count} fault(s) in the app's functions:{Environment.NewLine}  {string.Join(Environment.NewLine + "  ", faults)}")
{
    public IReadOnlyList<FunctionFault> Faults { get; } = faults;
}
