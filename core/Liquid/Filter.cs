namespace Maestro.Liquid;

/// <summary>A filter: its name, how many arguments it takes, and what it does.</summary>
internal sealed record Filter(
    string Name,
    int MinArguments,
    int MaxArguments,
    Func<object?, IReadOnlyList<object?>, RenderState, int, object?> Apply)
{
    public string Arity => MinArguments == MaxArguments ? $"{MinArguments}" : $"{MinArguments} to {MaxArguments}";
}
