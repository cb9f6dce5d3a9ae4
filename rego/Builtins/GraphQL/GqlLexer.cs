namespace Maestro.Rego.Builtins.GraphQL;

internal enum GqlKind
{
    End,
    Invalid,
    Name,
    Int,
    Float,
    String,
    BlockString,
    Punctuation,
}

internal readonly record struct GqlToken(GqlKind Kind, string Text, int Line, int Column)
{
    public override string ToString() => Kind switch
    {
        GqlKind.End => "<EOF>",
        GqlKind.Invalid => "<Invalid>",
        GqlKind.Punctuation => Text,
        _ => $"{Kind} {new RegoString(Text)}",
    };
}

/// <summary>Tokens of GraphQL; commas and comments are blanks.</summary>
internal sealed class GqlLexer(string source)
{
    private int _at;
    private int _line = 1;
    private int _lineStart;

    public GqlToken Next()
    {
        SkipBlank();
        var column = _at - _lineStart + 1;
        if (_at >= source.Length) return new GqlToken(GqlKind.End, "", _line, column);
        var c = source[_at];
        if (char.IsAsciiLetter(c) || c == '_')
        {
            var start = _at;
            while (_at < source.Length && (char.IsAsciiLetterOrDigit(source[_at]) || source[_at] == '_')) _at++;
            return new GqlToken(GqlKind.Name, source[start.._at], _line, column);
        }

        if (char.IsAsciiDigit(c) || c == '-') return Number(column);
        if (c == '"') return string.CompareOrdinal(source, _at, "\"\"\"", 0, 3) == 0 ? Block(column) : Text(column);
        if (c == '.' && string.CompareOrdinal(source, _at, "...", 0, 3) == 0)
        {
            _at += 3;
            return new GqlToken(GqlKind.Punctuation, "...", _line, column);
        }

        _at++;
        return "!$&()[]{}:=@|".Contains(c, StringComparison.Ordinal)
            ? new GqlToken(GqlKind.Punctuation, c.ToString(), _line, column)
            : new GqlToken(GqlKind.Invalid, "", _line, column);
    }

    private void SkipBlank()
    {
        for (; _at < source.Length; _at++)
        {
            switch (source[_at])
            {
                case '\n': NewLine(_at + 1); break;
                case '\r':
                    if (_at + 1 < source.Length && source[_at + 1] == '\n') _at++;
                    NewLine(_at + 1);
                    break;
                case ' ' or '\t' or ',' or '\uFEFF': break;
                case '#':
                    while (_at + 1 < source.Length && source[_at + 1] is not ('\n' or '\r')) _at++;
                    break;
                default: return;
            }
        }
    }

    private void NewLine(int start)
    {
        _line++;
        _lineStart = start;
    }

    private GqlToken Number(int column)
    {
        var start = _at;
        if (source[_at] == '-') _at++;
        var digits = _at;
        while (_at < source.Length && char.IsAsciiDigit(source[_at])) _at++;
        if (_at == digits || (source[digits] == '0' && _at - digits > 1)) return new GqlToken(GqlKind.Invalid, "", _line, column);
        var kind = GqlKind.Int;
        if (_at + 1 < source.Length && source[_at] == '.' && char.IsAsciiDigit(source[_at + 1]))
        {
            kind = GqlKind.Float;
            for (_at++; _at < source.Length && char.IsAsciiDigit(source[_at]);) _at++;
        }

        if (_at < source.Length && source[_at] is 'e' or 'E')
        {
            kind = GqlKind.Float;
            _at++;
            if (_at < source.Length && source[_at] is '+' or '-') _at++;
            var exponent = _at;
            while (_at < source.Length && char.IsAsciiDigit(source[_at])) _at++;
            if (_at == exponent) return new GqlToken(GqlKind.Invalid, "", _line, column);
        }

        return new GqlToken(kind, source[start.._at], _line, column);
    }

    private GqlToken Text(int column)
    {
        var text = new StringBuilder();
        for (_at++; _at < source.Length && source[_at] is not ('\n' or '\r'); _at++)
        {
            if (source[_at] == '"')
            {
                _at++;
                return new GqlToken(GqlKind.String, text.ToString(), _line, column + 1);
            }

            if (source[_at] != '\\')
            {
                text.Append(source[_at]);
                continue;
            }

            if (++_at >= source.Length) break;
            var escape = source[_at] switch { 'b' =>
                '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', '"' or '\\' or '/' => source[_at], _ => '\0' };
            if (source[_at] == 'u' && _at + 4 < source.Length
                && ushort.TryParse(
                    source.AsSpan(_at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
            {
                text.Append((char)unit);
                _at += 4;
            }
            else if (escape != '\0')
            {
                text.Append(escape);
            }
            else
            {
                return new GqlToken(GqlKind.Invalid, "", _line, column);
            }
        }

        return new GqlToken(GqlKind.Invalid, "", _line, _at - _lineStart + 1);
    }

    private GqlToken Block(int column)
    {
        var line = _line;
        var text = new StringBuilder();
        for (_at += 3; _at < source.Length;)
        {
            if (string.CompareOrdinal(source, _at, "\"\"\"", 0, 3) == 0)
            {
                _at += 3;
                return new GqlToken(GqlKind.BlockString, Unindent(text.ToString()), line, column + 3);
            }

            if (string.CompareOrdinal(source, _at, "\\\"\"\"", 0, 4) == 0)
            {
                text.Append("\"\"\"");
                _at += 4;
                continue;
            }

            var c = source[_at++];
            if (c == '\r' && _at < source.Length && source[_at] == '\n') _at++;
            if (c is '\r' or '\n') NewLine(_at);
            text.Append(c == '\r' ? '\n' : c);
        }

        return new GqlToken(GqlKind.Invalid, "", _line, _at - _lineStart + 1);
    }

    private static string Unindent(string text)
    {
        var lines = text.Split('\n').ToList();
        var indents = lines.Skip(1).Where(line => line.AsSpan().Trim(" \t").Length > 0)
            .Select(line => line.Length - line.TrimStart(' ', '\t').Length).ToList();
        var common = indents.Count == 0 ? 0 : indents.Min();
        for (var i = 1; i < lines.Count; i++)
            lines[i] = lines[i].Length >= common ? lines[i][common..] : lines[i].TrimStart(' ', '\t');
        while (lines.Count > 0 && lines[0].AsSpan().Trim(" \t").Length == 0) lines.RemoveAt(0);
        while (lines.Count > 0 && lines[^1].AsSpan().Trim(" \t").Length == 0) lines.RemoveAt(lines.Count - 1);
        return string.Join('\n', lines);
    }
}
