using static Maestro.Liquid.FilterArguments;
using Map = System.Collections.Generic.IReadOnlyDictionary<string, object?>;
using Sequence = System.Collections.Generic.IReadOnlyList<object?>;

namespace Maestro.Liquid;

/// <summary>Filters on lists.</summary>
internal static class ListFilters
{
    public static readonly IReadOnlyList<Filter> All =
    [
        new("size", 0, 0, (input, _, _, _) => Size(input)),
        new("first", 0, 0, (input, _, _, _) => List(input) is { Count: > 0 } list ? list[0] : null),
        new("last", 0, 0, (input, _, _, _) => List(input) is { Count: > 0 } list ? list[^1] : null),
        new("reverse", 0, 0, (input, _, _, _) => List(input).Reverse().ToList()),
        new("compact", 0, 0, (input, _, _, _) => List(input).Where(item => item is not null).ToList()),
        new("uniq", 0, 1, (input, args, _, _) => List(input).DistinctBy(item => Values.Json(Key(item, args), false)).ToList()),
        new("concat", 1, 1, (input, args, _, _) => List(input).Concat(List(args[0])).ToList()),
        new("join", 0, 1, (input, args, state, line) => Join(List(input), Text(args.At(0, " ")), state, line)),
        new("map", 1, 1, (input, args, _, _) => List(input).Select(item => Member(item, Text(args[0]))).ToList()),
        new("where", 1, 2, (input, args, _, _) => Where(List(input), Text(args[0]), args)),
        new("sort", 0, 1, (input, args, _, _) => Sort(List(input), args)),
        new("sum", 0, 1,
        (input, args, _, _) => List(input).Aggregate((object)0L, (sum, item) => NumberFilters.Add(sum, Number(Key(item, args))))),
        new("slice", 1, 2, (input, args, _, _) => Slice(input, Whole(args[0]), Whole(args.At(1, 1L)))),
    ];

    private static long Size(object? input) => input switch
    {
        string text => text.Length,
        Sequence list => list.Count,
        Map map => map.Count,
        _ => throw new LiquidFilterException($"takes a text, a list or an object, not {Values.Kind(input)}"),
    };

    private static object? Key(object? item, Sequence args) => args.Count == 0 ? item : Member(item, Text(args[0]));

    private static object? Member(object? item, string name) => item is Map map && map.TryGetValue(name, out var value)
        ? value
        : throw new LiquidFilterException($"finds {Values.Kind(item)} without '{name}' in the list");

    private static string Join(Sequence list, string by, RenderState state, int line)
    {
        var parts = list.Select(Text).ToList();
        state.CheckSize(parts.Sum(part => (long)part.Length + by.Length), line);
        return string.Join(by, parts);
    }

    private static List<object?> Where(Sequence list, string name, Sequence args) =>
        [.. list.Where(item => item is Map map && map.TryGetValue(name, out var value)
            && (args.Count == 1 ? Values.IsTrue(value) : Values.AreEqual(value, args[1])))];

    private static List<object?> Sort(Sequence list, Sequence args) =>
        [.. list.OrderBy(item => Key(item, args), Comparer<object?>.Create((left, right) => Values.Compare(left, right)
            ?? throw new LiquidFilterException($"cannot order {Values.Kind(left)} and {Values.Kind(right)}")))];

    private static object Slice(object? input, int start, int length)
    {
        var size = (int)Size(input);
        var from = Math.Clamp(start < 0 ? start + size : start, 0, size);
        var count = Math.Clamp(length, 0, size - from);
        return input switch
        {
            string text => text.Substring(from, count),
            Sequence list => list.Skip(from).Take(count).ToList(),
            _ => throw new LiquidFilterException($"takes a text or a list, not {Values.Kind(input)}"),
        };
    }
}
