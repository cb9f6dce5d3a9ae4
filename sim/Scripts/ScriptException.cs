using Maestro.Problems;

namespace Maestro.Simulator.Scripts;

/// <summary>A script that cannot be followed. Carries every fault that was found, not just the first.</summary>
public sealed class ScriptException(string source, IReadOnlyList<Fault> faults)
    : Exception($"{source} has {faults.Count} fault(s):{Environment.NewLine}{string.Join(Environment.NewLine, faults.Select(fault => "  " + fault))}")
{
    public IReadOnlyList<Fault> Faults { get; } = faults;
}
