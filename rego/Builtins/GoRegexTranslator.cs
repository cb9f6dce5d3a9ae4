using System.Runtime.CompilerServices;

namespace Maestro.Rego.Builtins;

/// <summary>
/// Go's regular expression syntax as .NET's. What differs is spelled out: ASCII classes, <c>$</c> only at the very end,
/// groups in order whether named or not, characters outside the basic plane as the pairs that .NET sees.
/// </summary>
internal sealed class GoRegexTranslator
{
    private const int MaxRepeat = 1000;
    private const int MaxDepth = 200;
    private const string AnyPair = @"[\uD800-\uDBFF][\uDC00-\uDFFF]";
    private static readonly Dictionary<string, string> Posix = new(StringComparer.Ordinal)
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

    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["Latin"] = @"A-Za-z\u00AA\u00BA\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02B8\u02E0-\u02E4\u1D00-\u1D25\u1D2C-\u1D5C\u1D62-\u1D65\u1D6B-\u1D77\u1D79-\u1DBE\u1E00-\u1EFF\u2071\u207F\u2090-\u209C\u212A-\u212B\u2132\u214E\u2160-\u2188\u2C60-\u2C7F\uA722-\uA787\uA78B-\uA7CA\uA7F2-\uA7FF\uAB30-\uAB5A\uAB5C-\uAB64\uFB00-\uFB06\uFF21-\uFF3A\uFF41-\uFF5A",
        ["Greek"] = @"\u0370-\u0373\u0375-\u0377\u037A-\u037D\u037F\u0384\u0386\u0388-\u03E1\u03F0-\u03FF\u1F00-\u1FFE\u2126",
        ["Cyrillic"] = @"\u0400-\u0484\u0487-\u052F\u1C80-\u1C88\u1D2B\u1D78\u2DE0-\u2DFF\uA640-\uA69F",
        ["Hebrew"] = @"\u0591-\u05C7\u05D0-\u05EA\u05EF-\u05F4\uFB1D-\uFB4F",
        ["Arabic"] = @"\u0600-\u0604\u0606-\u060B\u060D-\u061A\u061C-\u061E\u0620-\u063F\u0641-\u064A\u0656-\u066F\u0671-\u06DC\u06DE-\u06FF\u0750-\u077F\u08A0-\u08FF\uFB50-\uFDFF\uFE70-\uFEFC",
        ["Han"] = @"\u2E80-\u2FD5\u3005\u3007\u3021-\u3029\u3038-\u303B\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAD9",
        ["Hiragana"] = @"\u3041-\u3096\u309D-\u309F",
        ["Katakana"] = @"\u30A1-\u30FA\u30FD-\u30FF\u31F0-\u31FF\u32D0-\u32FE\u3300-\u3357\uFF66-\uFF6F\uFF71-\uFF9D",
        ["Hangul"] = @"\u1100-\u11FF\u302E-\u302F\u3131-\u318E\u3200-\u321E\u3260-\u327E\uA960-\uA97C\uAC00-\uD7A3\uD7B0-\uD7FB\uFFA0-\uFFDC",
        ["Thai"] = @"\u0E01-\u0E3A\u0E40-\u0E5B",
        ["Devanagari"] = @"\u0900-\u0950\u0955-\u0963\u0966-\u097F\uA8E0-\uA8FF",
    };

    private readonly string _source;
    private readonly StringBuilder _target = new();
    private readonly List<string?> _names = [null];
    private int _at;
    private int _depth;
    private bool _multiline;
    private bool _dotAll;
    private bool _ungreedy;

    private GoRegexTranslator(string source) => _source = source;

    /// <summary>The pattern for .NET and the groups' names, of which the first is the whole match.</summary>
    /// <exception cref="FormatException">Go would not compile it.</exception>
    public static (string Pattern, string?[] Names) Translate(string source)
    {
        var translator = new GoRegexTranslator(source);
        translator.Alternatives();
        if (translator._at < source.Length) throw translator.Error("unexpected ): `" + source + "`");
        return (translator._target.ToString(), [.. translator._names]);
    }

    private char Peek(int ahead = 0) => _at + ahead < _source.Length ? _source[_at + ahead] : '\0';

    private FormatException Error(string what) => new($"error parsing regexp: {what}");

    private void Alternatives()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (++_depth > MaxDepth) throw Error("expression nests too deeply");
        while (_at < _source.Length && Peek() != ')')
        {
            if (Peek() == '|')
            {
                _target.Append('|');
                _at++;
                continue;
            }

            Piece();
        }

        _depth--;
    }

    private void Piece()
    {
        var start = _target.Length;
        if (!Atom()) return;
        if (Peek() is '*' or '+' or '?' || (Peek() == '{' && Repeat(out _)))
        {
            // The repeated part has to be one unit for .NET too.
            var atom = _target.ToString(start, _target.Length - start);
            _target.Length = start;
            _target.Append("(?:").Append(atom).Append(')');
            Quantifier();
            if (Peek() is '*' or '+' or '?' || (Peek() == '{' && Repeat(out _))) throw Error($"invalid nested repetition operator: `{_source[(_at - 1)..(_at + 1)]}`");
        }
    }

    private void Quantifier()
    {
        if (Peek() == '{')
        {
            Repeat(out var text);
            _target.Append(text);
            _at += text.Length;
        }
        else
        {
            _target.Append(_source[_at++]);
        }

        var lazy = Peek() == '?';
        if (lazy) _at++;
        if (lazy != _ungreedy) _target.Append('?');
    }

    private bool Repeat(out string text)
    {
        text = "";
        var end = _source.IndexOf('}', _at);
        if (end < 0) return false;
        var inner = _source[(_at + 1)..end];
        var parts = inner.Split(',');
        if (parts.Length > 2 || parts[0].Length == 0 || !parts.All(part => part.All(char.IsAsciiDigit))) return false;
        var counts = parts.Where(part => part.Length > 0).Select(part => part.Length > 4 ? int.MaxValue : int.Parse(part, CultureInfo.InvariantCulture)).ToList();
        if (counts.Exists(count => count > MaxRepeat) || (counts.Count == 2 && counts[0] > counts[1])) throw Error($"invalid repeat count: `{{{inner}}}`");
        text = _source[_at..(end + 1)];
        return true;
    }

    /// <summary>One atom; false when it was only a change of flags.</summary>
    private bool Atom()
    {
        var c = Peek();
        switch (c)
        {
            case '(': return Group();
            case '[': Class(); return true;
            case '\\': Escape(); return true;
            case '*' or '+' or '?': throw Error($"missing argument to repetition operator: `{c}`");
            case '.':
                _at++;
                _target.Append(_dotAll ? $@"(?:[^\uD800-\uDFFF]|{AnyPair}|[\uD800-\uDFFF])" : $@"(?:[^\n\uD800-\uDFFF]|{AnyPair}|[\uD800-\uDFFF])");
                return true;
            case '^':
                _at++;
                _target.Append(_multiline ? "(?m:^)" : @"\A");
                return true;
            case '$':
                _at++;
                _target.Append(_multiline ? "(?m:$)" : @"\z");
                return true;
            default:
                Literal(Rune());
                return true;
        }
    }

    private Rune Rune()
    {
        if (System.Text.Rune.DecodeFromUtf16(_source.AsSpan(_at), out var rune, out var length) != System.Buffers.OperationStatus.Done) throw Error("invalid UTF-8");
        _at += length;
        return rune;
    }

    private void Literal(Rune rune)
    {
        if (rune.IsBmp) _target.Append(Quote((char)rune.Value));
        else _target.Append("(?:").Append(rune).Append(')');
    }

    private static string Quote(char c) =>
        char.IsAsciiLetterOrDigit(c) || c > 127 || c == '_' ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");

    private bool Group()
    {
        var (multiline, dotAll, ungreedy) = (_multiline, _dotAll, _ungreedy);
        _at++;
        if (Peek() != '?')
        {
            _names.Add(null);
            _target.Append('(');
        }
        else if (_source.AsSpan(_at).StartsWith("?P<", StringComparison.Ordinal) || (_source.AsSpan(_at).StartsWith("?<", StringComparison.Ordinal) && Peek(2) is not ('=' or '!')))
        {
            var start = _source.IndexOf('<', _at) + 1;
            var end = _source.IndexOf('>', start);
            var name = end < 0 ? "" : _source[start..end];
            if (name.Length == 0 || !name.All(c => char.IsLetterOrDigit(c) || c == '_')) throw Error($"invalid named capture: `{_source[(_at - 1)..]}`");
            if (_names.Contains(name)) throw Error($"duplicate capture group name: `{name}`");
            _names.Add(name);
            _target.Append('(');
            _at = end + 1;
        }
        else if (!Flags())
        {
            return false;
        }

        Alternatives();
        if (Peek() != ')') throw Error($"missing closing ): `{_source}`");
        _at++;
        _target.Append(')');
        (_multiline, _dotAll, _ungreedy) = (multiline, dotAll, ungreedy);
        return true;
    }

    /// <summary>Flags of a group, or for the rest of the group around; false in the latter case.</summary>
    private bool Flags()
    {
        _at++;
        var on = true;
        var any = false;
        var ignoreCase = (bool?)null;
        for (; ; _at++, any = true)
        {
            switch (Peek())
            {
                case 'i': ignoreCase = on; break;
                case 'm': _multiline = on; break;
                case 's': _dotAll = on; break;
                case 'U': _ungreedy = on; break;
                case '-' when on: on = false; break;
                case ':':
                    _target.Append(ignoreCase is null ? "(?:" : ignoreCase.Value ? "(?i:" : "(?-i:");
                    _at++;
                    return true;
                case ')' when any:
                    if (ignoreCase is not null) _target.Append(ignoreCase.Value ? "(?i)" : "(?-i)");
                    _at++;
                    return false;
                default: throw Error($"invalid or unsupported Perl syntax: `(?{Peek()}`");
            }
        }
    }

    private void Escape()
    {
        var c = Peek(1);
        if (_at + 1 >= _source.Length) throw Error("trailing backslash at end of expression: ``");
        switch (c)
        {
            case 'A' or 'z' or 'b' or 'B':
                _at += 2;
                _target.Append('\\').Append(c);
                return;
            case 'Q':
                var end = _source.IndexOf("\\E", _at + 2, StringComparison.Ordinal);
                var stop = end < 0 ? _source.Length : end;
                for (_at += 2; _at < stop;) Literal(Rune());
                if (end >= 0) _at += 2;
                return;
            case 'd' or 'D' or 's' or 'S' or 'w' or 'W' or 'p' or 'P':
                var negated = false;
                var items = ClassEscape(ref negated);
                AppendClass(items, [], negated);
                return;
            default:
                Literal(EscapedRune());
                return;
        }
    }

    private Rune EscapedRune()
    {
        var c = Peek(1);
        _at += 2;
        switch (c)
        {
            case 'a': return new Rune('\a');
            case 'f': return new Rune('\f');
            case 't': return new Rune('\t');
            case 'n': return new Rune('\n');
            case 'r': return new Rune('\r');
            case 'v': return new Rune('\v');
            case 'x': return HexRune();
            case >= '0' and <= '7':
                if (c != '0' && !(Peek() is >= '0' and <= '7')) throw Error($"invalid escape sequence: `\\{c}`");
                var value = c - '0';
                for (var i = 0; i < 2 && Peek() is >= '0' and <= '7'; i++) value = (value * 8) + (_source[_at++] - '0');
                return new Rune(value);
            default:
                if (c >= 128 || char.IsAsciiLetterOrDigit(c)) throw Error($"invalid escape sequence: `\\{c}`");
                return new Rune(c);
        }
    }

    private Rune HexRune()
    {
        var digits = "";
        if (Peek() == '{')
        {
            var end = _source.IndexOf('}', _at);
            if (end > 0) digits = _source[(_at + 1)..end];
            _at = end + 1;
        }
        else if (_at + 2 <= _source.Length)
        {
            digits = _source.Substring(_at, 2);
            _at += 2;
        }

        if (digits.Length is 0 or > 6 || !int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) || !System.Text.Rune.IsValid(value))
            throw Error($"invalid escape sequence: `\\x{digits}`");
        return new Rune(value);
    }

    /// <summary>What a class escape stands for, inside of brackets.</summary>
    private string ClassEscape(ref bool negated)
    {
        var c = Peek(1);
        _at += 2;
        negated ^= char.IsUpper(c);
        switch (char.ToLowerInvariant(c))
        {
            case 'd': return "0-9";
            case 'w': return "0-9A-Za-z_";
            case 's': return @"\t\n\f\r ";
        }

        var name = Peek().ToString();
        if (Peek() == '{')
        {
            var end = _source.IndexOf('}', _at);
            if (end < 0) throw Error("invalid character class range: `\\p{`");
            name = _source[(_at + 1)..end];
            _at = end + 1;
        }
        else
        {
            _at++;
        }

        if (name.StartsWith('^'))
        {
            negated = !negated;
            name = name[1..];
        }

        if (Scripts.TryGetValue(name, out var script)) return script;
        if (name == "Any") return @"\u0000-\uFFFF";
        return IsCategory(name) ? $"\\p{{{name}}}" : throw Error($"invalid character class range: `\\p{{{name}}}`");
    }

    private static bool IsCategory(string name) =>
        name is "L" or "M" or "N" or "P" or "S" or "Z" or "C" or "Lu" or "Ll" or "Lt" or "Lm" or "Lo" or "Mn" or "Mc" or "Me" or "Nd" or "Nl" or "No"
            or "Pc" or "Pd" or "Ps" or "Pe" or "Pi" or "Pf" or "Po" or "Sm" or "Sc" or "Sk" or "So" or "Zs" or "Zl" or "Zp" or "Cc" or "Cf" or "Cs" or "Co" or "Cn";

    private void Class()
    {
        var start = _at++;
        var negated = Peek() == '^';
        if (negated) _at++;
        var items = new StringBuilder();
        var pairs = new List<(int Low, int High)>();
        for (var first = true; Peek() != ']' || first; first = false)
        {
            if (_at >= _source.Length) throw Error($"missing closing ]: `{_source[start..]}`");
            if (Peek() == '[' && Peek(1) == ':' && _source.IndexOf(":]", _at + 2, StringComparison.Ordinal) is > 0 and var end)
            {
                PosixClass(items, end);
                continue;
            }

            if (Peek() == '\\' && Peek(1) is 'd' or 'D' or 's' or 'S' or 'w' or 'W' or 'p' or 'P')
            {
                var inner = false;
                var content = ClassEscape(ref inner);
                items.Append(inner ? Complement(content) : content);
                continue;
            }

            var low = ClassRune();
            var high = low;
            if (Peek() == '-' && Peek(1) is not (']' or '\0'))
            {
                _at++;
                high = ClassRune();
                if (high < low) throw Error($"invalid character class range: `{low}-{high}`");
            }

            Range(items, pairs, low.Value, high.Value);
        }

        _at++;
        AppendClass(items.ToString(), pairs, negated);
    }

    private void PosixClass(StringBuilder items, int end)
    {
        var name = _source[(_at + 2)..end];
        var negated = name.StartsWith('^');
        if (!Posix.TryGetValue(negated ? name[1..] : name, out var content)) throw Error($"invalid character class range: `[:{name}:]`");
        items.Append(negated ? Complement(content) : content);
        _at = end + 2;
    }

    private Rune ClassRune() => Peek() == '\\' ? EscapedRune() : Rune();

    private static void Range(StringBuilder items, List<(int, int)> pairs, int low, int high)
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
    private static string Complement(string content)
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
                return int.Parse(content.AsSpan(at - length, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            default: return c;
        }
    }

    private void AppendClass(string items, List<(int Low, int High)> pairs, bool negated)
    {
        if (negated)
        {
            // Everything else in the basic plane, and every pair that the class does not name.
            _target.Append("(?:[^").Append(items).Append(@"\uD800-\uDFFF]|");
            var outside = Others(pairs).ToList();
            _target.Append(outside.Count == 0 ? "[^\\u0000-\\uFFFF]" : string.Join('|', outside.SelectMany(Pairs))).Append(')');
            return;
        }

        if (pairs.Count == 0)
        {
            _target.Append(items.Length == 0 ? "[^\\u0000-\\uFFFF]" : $"[{items}]");
            return;
        }

        _target.Append("(?:");
        if (items.Length > 0) _target.Append('[').Append(items).Append("]|");
        _target.Append(string.Join('|', pairs.SelectMany(Pairs))).Append(')');
    }

    private static IEnumerable<(int Low, int High)> Others(List<(int Low, int High)> pairs)
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
    private static IEnumerable<string> Pairs((int Low, int High) range)
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

    private static (int High, int Low) Split(int code) => (0xD800 + ((code - 0x10000) >> 10), 0xDC00 + ((code - 0x10000) & 0x3FF));

    private static string Unit(int low, int high) => string.Create(CultureInfo.InvariantCulture, $"[\\u{low:X4}-\\u{high:X4}]");
}
