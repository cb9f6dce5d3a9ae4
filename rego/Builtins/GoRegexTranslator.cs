using System.Runtime.CompilerServices;
using static Maestro.Rego.Builtins.GoRegexClasses;

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
            if (Peek() is '*' or '+' or '?' || (Peek() == '{' && Repeat(out _)))
                throw Error($"invalid nested repetition operator: `{_source[(_at - 1)..(_at + 1)]}`");
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
        var counts = parts.Where(part => part.Length > 0)
            .Select(part => part.Length > 4 ? int.MaxValue : int.Parse(part, CultureInfo.InvariantCulture)).ToList();
        if (counts.Exists(count => count > MaxRepeat) || (counts.Count == 2 && counts[0] > counts[1]))
            throw Error($"invalid repeat count: `{{{inner}}}`");
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
                _target.Append(_dotAll
                    ? $@"(?:[^\uD800-\uDFFF]|{AnyPair}|[\uD800-\uDFFF])"
                    : $@"(?:[^\n\uD800-\uDFFF]|{AnyPair}|[\uD800-\uDFFF])");
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
        if (System.Text.Rune.DecodeFromUtf16(_source.AsSpan(_at), out var rune, out var length)
            != System.Buffers.OperationStatus.Done)
            throw Error("invalid UTF-8");
        _at += length;
        return rune;
    }

    private void Literal(Rune rune)
    {
        if (rune.IsBmp) _target.Append(Quote((char)rune.Value));
        else _target.Append("(?:").Append(rune).Append(')');
    }

    private static string Quote(char c) =>
        char.IsAsciiLetterOrDigit(c) || c > 127 || c == '_'
            ? c.ToString()
            : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");

    private bool Group()
    {
        var (multiline, dotAll, ungreedy) = (_multiline, _dotAll, _ungreedy);
        _at++;
        if (Peek() != '?')
        {
            _names.Add(null);
            _target.Append('(');
        }
        else if (_source.AsSpan(_at).StartsWith("?P<", StringComparison.Ordinal)
            || (_source.AsSpan(_at).StartsWith("?<", StringComparison.Ordinal) && Peek(2) is not ('=' or '!')))
        {
            var start = _source.IndexOf('<', _at) + 1;
            var end = _source.IndexOf('>', start);
            var name = end < 0 ? "" : _source[start..end];
            if (name.Length == 0 || !name.All(c => char.IsLetterOrDigit(c) || c == '_'))
                throw Error($"invalid named capture: `{_source[(_at - 1)..]}`");
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

        if (digits.Length is 0 or > 6
            || !int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            || !System.Text.Rune.IsValid(value))
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
        if (!Posix.TryGetValue(negated ? name[1..] : name, out var content))
            throw Error($"invalid character class range: `[:{name}:]`");
        items.Append(negated ? Complement(content) : content);
        _at = end + 2;
    }

    private Rune ClassRune() => Peek() == '\\' ? EscapedRune() : Rune();

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
}
