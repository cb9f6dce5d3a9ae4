using System.Diagnostics.CodeAnalysis;

namespace Maestro.Prompts.Liquid;

/// <summary>A filter: its name, how many arguments it takes, and what it does.</summary>
internal sealed record Filter(
    string Name,
    int MinArguments,
    int MaxArguments,
    Func<object?, IReadOnlyList<object?>, RenderState, int, object?> Apply)
{
    public string Arity => MinArguments == MaxArguments ? $"{MinArguments}" : $"{MinArguments} to {MaxArguments}";
}

/// <summary>A filter's complaint, to be completed with its name and line.</summary>
[SuppressMessage("Design", "CA1064:Exceptions should be public", Justification = "Caught inside this library, always.")]
internal sealed class FilterException(string message) : Exception(message);
