using Sequence = System.Collections.Generic.IReadOnlyList<object?>;

namespace Maestro.Liquid;

/// <summary>Reads what filters are given, strictly.</summary>
internal static class FilterArguments
{
    public static string Text(object? value) =>
        Values.Text(value) ?? throw new LiquidFilterException($"takes a text, not {Values.Kind(value)}");

    public static Sequence List(object? value) =>
        value as Sequence ?? throw new LiquidFilterException($"takes a list, not {Values.Kind(value)}");

    public static object Number(object? value) =>
        Values.IsNumber(value) ? value! : throw new LiquidFilterException($"takes a number, not {Values.Kind(value)}");

    public static int Whole(object? value) =>
        value is long whole and >= int.MinValue and <= int.MaxValue
            ? (int)whole
            : throw new LiquidFilterException($"takes a whole number, not {Values.Kind(value)}");

    public static object? At(this Sequence arguments, int index, object? otherwise) =>
        index < arguments.Count ? arguments[index] : otherwise;
}
