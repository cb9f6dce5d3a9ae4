using System.Text;
using static Maestro.Liquid.FilterArguments;

namespace Maestro.Liquid;

/// <summary>Filters that make texts.</summary>
internal static class TextFilters
{
    public static readonly IReadOnlyList<Filter> All =
    [
        On("upcase", text => text.ToUpperInvariant()),
        On("downcase", text => text.ToLowerInvariant()),
        On("capitalize", text => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..].ToLowerInvariant()),
        On("strip", text => text.Trim()),
        On("lstrip", text => text.TrimStart()),
        On("rstrip", text => text.TrimEnd()),
        On("strip_newlines", text => text.ReplaceLineEndings("")),
        On("escape", System.Net.WebUtility.HtmlEncode),
        On("url_encode", Uri.EscapeDataString),
        new("append", 1, 1, (input, args, _, _) => Text(input) + Text(args[0])),
        new("prepend", 1, 1, (input, args, _, _) => Text(args[0]) + Text(input)),
        new("remove", 1, 1, (input, args, state, line) => Replace(Text(input), Text(args[0]), "", state, line)),
        new("replace", 1, 2,
        (input, args, state, line) => Replace(Text(input), Text(args[0]), Text(args.At(1, "")), state, line)),
        new("replace_first", 1, 2, (input, args, _, _) => ReplaceFirst(Text(input), Text(args[0]), Text(args.At(1, "")))),
        new("truncate", 0, 2, (input, args, _, _) => Truncate(Text(input), Whole(args.At(0, 50L)), Text(args.At(1, "...")))),
        new("truncatewords", 0, 2,
        (input, args, _, _) => TruncateWords(Text(input), Whole(args.At(0, 15L)), Text(args.At(1, "...")))),
        new("split", 1, 1, (input, args, _, _) => Split(Text(input), Text(args[0]))),
        new("indent", 1, 1, (input, args, state, line) => Indent(Text(input), Whole(args[0]), state, line)),
        new("json", 0, 1, (input, args, _, _) => Values.Json(input, Values.IsTrue(args.At(0, false)))),
        new("default", 1, 1,
        (input, args, _, _) => input is null or false or "" or IReadOnlyList<object?> { Count: 0 } ? args[0] : input),
    ];

    private static Filter On(string name, Func<string, string?> apply) => new(name, 0, 0, (input, _, _, _) => apply(Text(input)));

    private static string Replace(string text, string old, string by, RenderState state, int line)
    {
        if (old.Length == 0)
            throw new LiquidFilterException("takes a text to look for that is not empty");
        if (by.Length > old.Length)
            state.CheckSize(text.Length + ((long)text.Length / old.Length * (by.Length - old.Length)), line);
        return text.Replace(old, by, StringComparison.Ordinal);
    }

    private static string ReplaceFirst(string text, string old, string by)
    {
        var at = text.IndexOf(old, StringComparison.Ordinal);
        return at < 0 ? text : string.Concat(text.AsSpan(0, at), by, text.AsSpan(at + old.Length));
    }

    private static string Truncate(string text, int length, string mark)
    {
        if (text.Length <= length)
            return text;
        var keep = Math.Max(0, length - mark.Length);
        if (keep > 0 && char.IsHighSurrogate(text[keep - 1]))
            keep--;
        return text[..keep] + mark;
    }

    private static string TruncateWords(string text, int count, string mark)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length <= count ? text : string.Join(' ', words.Take(Math.Max(1, count))) + mark;
    }

    private static List<object?> Split(string text, string by)
    {
        if (text.Length == 0)
            return [];
        return by.Length == 0 ? [.. text.EnumerateRunes().Select(rune => rune.ToString())] : [.. text.Split(by)];
    }

    private static string Indent(string text, int blanks, RenderState state, int line)
    {
        if (blanks is < 0 or > 100)
            throw new LiquidFilterException("takes 0 to 100 blanks");
        var lines = text.Split('\n');
        state.CheckSize(text.Length + ((long)lines.Length * blanks), line);
        var pad = new string(' ', blanks);
        return new StringBuilder().AppendJoin('\n', lines.Select(l => l.Length == 0 ? l : pad + l)).ToString();
    }
}
