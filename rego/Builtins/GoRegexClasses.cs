namespace Maestro.Rego.Builtins;

/// <summary>Character classes by name, and sets of characters as .NET writes them.</summary>
internal static class GoRegexClasses
{
    public static readonly Dictionary<string, string> Posix = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z",
        ["alpha"] = "A-Za-z",
        ["ascii"] = @"\x00-\x7F",
        ["blank"] = @"\t ",
        ["cntrl"] = @"\x00-\x1F\x7F",
        ["digit"] = "0-9",
        ["graph"] = "!-~",
        ["lower"] = "a-z",
        ["print"] = " -~",
        ["punct"] = @"!-/:-@\[-`{-~",
        ["space"] = @"\t\n\v\f\r ",
        ["upper"] = "A-Z",
        ["word"] = "0-9A-Za-z_",
        ["xdigit"] = "0-9A-Fa-f",
    };

    public static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["Latin"] =
            @"A-Za-z\u00AA\u00BA\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02B8\u02E0-\u02E4\u1D00-\u1D25\u1D2C-\u1D5C\u1D62-\u1D65\u1D6B-\u1D77\u1D79-\u1DBE\u1E00-\u1EFF\u2071\u207F\u2090-\u209C\u212A-\u212B\u2132\u214E\u2160-\u2188\u2C60-\u2C7F\uA722-\uA787\uA78B-\uA7CA\uA7F2-\uA7FF\uAB30-\uAB5A\uAB5C-\uAB64\uFB00-\uFB06\uFF21-\uFF3A\uFF41-\uFF5A",
        ["Greek"] = @"\u0370-\u0373\u0375-\u0377\u037A-\u037D\u037F\u0384\u0386\u0388-\u03E1\u03F0-\u03FF\u1F00-\u1FFE\u2126",
        ["Cyrillic"] = @"\u0400-\u0484\u0487-\u052F\u1C80-\u1C88\u1D2B\u1D78\u2DE0-\u2DFF\uA640-\uA69F",
        ["Hebrew"] = @"\u0591-\u05C7\u05D0-\u05EA\u05EF-\u05F4\uFB1D-\uFB4F",
        ["Arabic"] =
            @"\u0600-\u0604\u0606-\u060B\u060D-\u061A\u061C-\u061E\u0620-\u063F\u0641-\u064A\u0656-\u066F\u0671-\u06DC\u06DE-\u06FF\u0750-\u077F\u08A0-\u08FF\uFB50-\uFDFF\uFE70-\uFEFC",
        ["Han"] = @"\u2E80-\u2FD5\u3005\u3007\u3021-\u3029\u3038-\u303B\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAD9",
        ["Hiragana"] = @"\u3041-\u3096\u309D-\u309F",
        ["Katakana"] = @"\u30A1-\u30FA\u30FD-\u30FF\u31F0-\u31FF\u32D0-\u32FE\u3300-\u3357\uFF66-\uFF6F\uFF71-\uFF9D",
        ["Hangul"] =
            @"\u1100-\u11FF\u302E-\u302F\u3131-\u318E\u3200-\u321E\u3260-\u327E\uA960-\uA97C\uAC00-\uD7A3\uD7B0-\uD7FB\uFFA0-\uFFDC",
        ["Thai"] = @"\u0E01-\u0E3A\u0E40-\u0E5B",
        ["Devanagari"] = @"\u0900-\u0950\u0955-\u0963\u0966-\u097F\uA8E0-\uA8FF",
    };

    public static bool IsCategory(string name) =>
        name is "L" or "M" or "N" or "P" or "S" or "Z" or "C" or "Lu" or "Ll" or "Lt" or "Lm" or "Lo" or "Mn" or "Mc" or "Me"
            or "Nd" or "Nl" or "No"
            or "Pc" or "Pd" or "Ps" or "Pe" or "Pi" or "Pf" or "Po" or "Sm" or "Sc" or "Sk" or "So" or "Zs" or "Zl" or "Zp"
            or "Cc" or "Cf" or "Cs" or "Co" or "Cn";

    public static void Range(StringBuilder items, List<(int, int)> pairs, int low, int high)
    {
        if (low <= 0xFFFF)
        {
            items.Append(CultureInfo.InvariantCulture, $"\\u{low:X4}");
            var end = Math.Min(high, 0xFFFF);
            if (end > low) items.Append(CultureInfo.InvariantCulture, $"-\\u{end:X4}");
        }

        if (high > 0xFFFF) pairs.Add((Math.Max(low, 0x10000), high));
    }

    /// <summary>The class of everything else, as class content again.</summary>
    public static string Complement(string content)
    {
        if (content.StartsWith(@"\p{", StringComparison.Ordinal)) return @"\P" + content[2..];
        var ranges = new List<(int Low, int High)>();
        for (var at = 0; at < content.Length;)
        {
            var low = ReadOne(content, ref at);
            var high = low;
            if (at < content.Length && content[at] == '-')
            {
                at++;
                high = ReadOne(content, ref at);
            }

            ranges.Add((low, high));
        }

        ranges.Sort();
        var result = new StringBuilder();
        var next = 0;
        foreach (var (low, high) in ranges)
        {
            if (low > next) result.Append(CultureInfo.InvariantCulture, $"\\u{next:X4}-\\u{low - 1:X4}");
            next = Math.Max(next, high + 1);
        }

        if (next <= 0xFFFF) result.Append(CultureInfo.InvariantCulture, $"\\u{next:X4}-\\uFFFF");
        return result.ToString();
    }

    private static int ReadOne(string content, ref int at)
    {
        if (content[at] != '\\') return content[at++];
        var c = content[at + 1];
        at += 2;
        switch (c)
        {
            case 't': return '\t';
            case 'n': return '\n';
            case 'v': return '\v';
            case 'f': return '\f';
            case 'r': return '\r';
            case 'x' or 'u':
                var length = c == 'x' ? 2 : 4;
                at += length;
                return int.Parse(
                    content.AsSpan(at - length, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            default: return c;
        }
    }

    public static IEnumerable<(int Low, int High)> Others(List<(int Low, int High)> pairs)
    {
        var next = 0x10000;
        foreach (var (low, high) in pairs.Order())
        {
            if (low > next) yield return (next, low - 1);
            next = Math.Max(next, high + 1);
        }

        if (next <= 0x10FFFF) yield return (next, 0x10FFFF);
    }

    /// <summary>A range above the basic plane as pairs of surrogates.</summary>
    public static IEnumerable<string> Pairs((int Low, int High) range)
    {
        var (highA, lowA) = Split(range.Low);
        var (highB, lowB) = Split(range.High);
        if (highA == highB)
        {
            yield return Unit(highA, highA) + Unit(lowA, lowB);
            yield break;
        }

        yield return Unit(highA, highA) + Unit(lowA, 0xDFFF);
        if (highA + 1 < highB) yield return Unit(highA + 1, highB - 1) + Unit(0xDC00, 0xDFFF);
        yield return Unit(highB, highB) + Unit(0xDC00, lowB);
    }

    private static (int High, int Low) Split(int code) =>
        (0xD800 + ((code - 0x10000) >> 10), 0xDC00 + ((code - 0x10000) & 0x3FF));

    private static string Unit(int low, int high) => string.Create(CultureInfo.InvariantCulture, $"[\\u{low:X4}-\\u{high:X4}]");
}
