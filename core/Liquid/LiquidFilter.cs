namespace Maestro.Liquid;

/// <summary>A filter that a dialect adds. Values are null, bool, long, decimal, double, string, list and map.</summary>
/// <param name="Name">As templates write it.</param>
/// <param name="MinArguments">Fewest arguments.</param>
/// <param name="MaxArguments">Most arguments.</param>
/// <param name="Apply">From input and arguments to the result; throws <see cref="LiquidFilterException"/>.</param>
public sealed record LiquidFilter(
    string Name,
    int MinArguments,
    int MaxArguments,
    Func<object?, IReadOnlyList<object?>, object?> Apply);

/// <summary>A filter's complaint, to be completed with its name and line: <c>takes a text, not a number</c>.</summary>
public sealed class LiquidFilterException(string message) : Exception(message);
