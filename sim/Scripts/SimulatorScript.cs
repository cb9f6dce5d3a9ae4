using System.Collections.Immutable;
using Maestro.Problems;

namespace Maestro.Simulator.Scripts;

/// <summary>What the simulator answers: rules in order, of which the first that matches a request wins.</summary>
/// <param name="Models">Model names listed at <c>/v1/models</c>, without the <c>sim/</c> prefix.</param>
public sealed record SimulatorScript(ImmutableArray<string> Models, ImmutableArray<Rule> Rules)
{
    public static SimulatorScript Empty { get; } = new([], []);

    /// <summary>One script that tries the rules of each script in turn.</summary>
    public static SimulatorScript Concat(IEnumerable<SimulatorScript> scripts)
    {
        var all = scripts.ToArray();
        return new(
            [.. all.SelectMany(script => script.Models).Distinct(StringComparer.Ordinal)],
            [.. all.SelectMany(script => script.Rules)]);
    }

    /// <summary>
    /// Reads script files. Throws one <see cref="ScriptException"/> per unreadable script, listing all its faults.
    /// </summary>
    public static SimulatorScript Load(IEnumerable<string> paths) => Concat(paths.Select(LoadOne));

    /// <summary>Reads a script from its text. <paramref name="source"/> is the name used in fault messages.</summary>
    public static SimulatorScript Parse(string yaml, string source = "script")
    {
        var read = ScriptReader.Read(yaml);
        return read.TryGet(out var script) ? script : throw new ScriptException(source, read.Faults);
    }

    private static SimulatorScript LoadOne(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ScriptException(path, [new Fault("", fault.Message)]);
        }
    }
}
