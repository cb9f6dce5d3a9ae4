namespace Maestro.Simulator.Scripts;

/// <summary>One thing wrong with a script. <paramref name="Path"/> names the place, such as <c>rules[2].when.turn</c>.</summary>
public sealed record ScriptFault(string Path, string Msg)
{
    public override string ToString() => Path.Length == 0 ? Msg : $"{Path}: {Msg}";
}
