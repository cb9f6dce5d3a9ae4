namespace Maestro.Problems;

/// <summary>One thing wrong with something a user gave us.</summary>
/// <param name="Path">Where, as in <c>nodes.execute.needs[0]</c>; empty for the whole document.</param>
/// <param name="Msg">What is wrong, for a person, in one sentence; ends with <c>(line N)</c> where a line is known.</param>
public sealed record Fault(string Path, string Msg)
{
    public override string ToString() => Path.Length == 0 ? Msg : $"{Path}: {Msg}";
}
