namespace Maestro.Rego.Syntax;

/// <summary>Splits a module into tokens, all at once.</summary>
internal sealed class Lexer(string file, string source)
{
    private const int MaxTemplateDepth = 64;

    private static readonly HashSet<string> Keywords =
    [
        "package", "import", "as", "default", "else", "not", "some", "with", "null", "true", "false", "in", "every", "if",
        "contains",
    ];

    private readonly List<Comment> _comments = [];
    private int _at;
    private int _row = 1;
    private int _lineStart;
    private int _templateDepth;
    private char? _pendingHigh;

    public IReadOnlyList<Comment> Comments => _comments;

    public static bool IsKeyword(string text) => Keywords.Contains(text);

    public List<Token> Scan()
    {
        if (source.Length > 0 && source[0] == '\uFEFF') _lineStart = _at = 1;
        var tokens = new List<Token>(source.Length / 4);
        Token token;
        do
        {
            token = Next();
            tokens.Add(token);
        }
        while (token.Kind != TokenKind.End);
        return tokens;
    }

    private Token Next()
    {
        SkipBlank();
        var start = _at;
        if (start >= source.Length) return Make(TokenKind.End, "", start);
        var c = source[start];
        if (IsLetter(c)) return Word();
        if (char.IsAsciiDigit(c)) return Number();
        return c switch
        {
            '"' => QuotedString(),
            '`' => RawString(),
            '$' when Peek(1) is '"' or '`' => Template(),
            '[' => Single(TokenKind.LeftBracket),
            ']' => Single(TokenKind.RightBracket),
            '{' => Single(TokenKind.LeftBrace),
            '}' => Single(TokenKind.RightBrace),
            '(' => Single(TokenKind.LeftParen),
            ')' => Single(TokenKind.RightParen),
            ',' => Single(TokenKind.Comma),
            ';' => Single(TokenKind.Semicolon),
            '.' => Single(TokenKind.Dot),
            '+' => Single(TokenKind.Plus),
            '-' => Single(TokenKind.Minus),
            '*' => Single(TokenKind.Times),
            '/' => Single(TokenKind.Divide),
            '%' => Single(TokenKind.Remainder),
            '&' => Single(TokenKind.And),
            '|' => Single(TokenKind.Or),
            ':' => Peek(1) == '=' ? Double(TokenKind.Assign) : Single(TokenKind.Colon),
            '=' => Peek(1) == '=' ? Double(TokenKind.Equal) : Single(TokenKind.Unify),
            '<' => Peek(1) == '=' ? Double(TokenKind.LessOrEqual) : Single(TokenKind.Less),
            '>' => Peek(1) == '=' ? Double(TokenKind.GreaterOrEqual) : Single(TokenKind.Greater),
            '!' when Peek(1) == '=' => Double(TokenKind.NotEqual),
            _ => throw Error(start, $"illegal token: unexpected character '{c}'"),
        };
    }

    private static bool IsLetter(char c) => char.IsAsciiLetter(c) || c == '_';

    private char Peek(int ahead) => _at + ahead < source.Length ? source[_at + ahead] : '\0';

    private Token Make(TokenKind kind, string text, int start) => new(kind, text, start, _at, _row, start - _lineStart + 1);

    private Token Single(TokenKind kind)
    {
        _at++;
        return Make(kind, source[(_at - 1).._at], _at - 1);
    }

    private Token Double(TokenKind kind)
    {
        _at += 2;
        return Make(kind, source[(_at - 2).._at], _at - 2);
    }

    private void SkipBlank()
    {
        while (_at < source.Length)
        {
            var c = source[_at];
            if (c == '\n')
            {
                NewLine();
            }
            else if (c is ' ' or '\t' or '\r')
            {
                _at++;
            }
            else if (c == '#')
            {
                var start = _at;
                while (_at < source.Length && source[_at] != '\n') _at++;
                _comments.Add(
                    new Comment(new RegoLocation(file, _row, start - _lineStart + 1), source[(start + 1).._at].TrimEnd('\r')));
            }
            else
            {
                return;
            }
        }
    }

    private void NewLine()
    {
        _at++;
        _row++;
        _lineStart = _at;
    }

    private Token Word()
    {
        var start = _at;
        while (_at < source.Length && (IsLetter(source[_at]) || char.IsAsciiDigit(source[_at]))) _at++;
        var text = source[start.._at];
        return Make(Keywords.Contains(text) ? TokenKind.Keyword : TokenKind.Identifier, text, start);
    }

    private Token Number()
    {
        var start = _at;
        Digits();
        if (source[start] == '0' && _at - start > 1) throw Error(start, "expected number: leading zero");
        if (Peek(0) == '.' && char.IsAsciiDigit(Peek(1)))
        {
            _at++;
            Digits();
        }

        if (Peek(0) is 'e' or 'E')
        {
            _at++;
            if (Peek(0) is '+' or '-') _at++;
            if (!char.IsAsciiDigit(Peek(0))) throw Error(start, "expected number: exponent has no digits");
            Digits();
        }

        if (IsLetter(Peek(0))) throw Error(start, "illegal number format");
        return Make(TokenKind.Number, source[start.._at], start);
    }

    private void Digits()
    {
        while (char.IsAsciiDigit(Peek(0))) _at++;
    }

    private Token RawString()
    {
        var (start, row, column) = (_at, _row, _at - _lineStart + 1);
        _at++;
        while (_at < source.Length && source[_at] != '`')
        {
            if (source[_at] == '\n') NewLine();
            else _at++;
        }

        if (_at >= source.Length) throw Error(row, column, "non-terminated string");
        _at++;
        return new Token(TokenKind.String, source[(start + 1)..(_at - 1)], start, _at, row, column);
    }

    private Token QuotedString()
    {
        var start = _at;
        _at++;
        var text = new StringBuilder();
        while (Peek(0) != '"') QuotedCharacter(text, start, template: false);
        _at++;
        return Make(TokenKind.String, text.ToString(), start);
    }

    private void QuotedCharacter(StringBuilder text, int start, bool template)
    {
        var c = Peek(0);
        if (_at >= source.Length || c == '\n') throw Error(start, "non-terminated string");
        if (c != '\\')
        {
            if (c < ' ' && c != '\t') throw Error(start, "illegal control character in string");
            text.Append(c);
            _at++;
            return;
        }

        var escape = Peek(1);
        _at += 2;
        switch (escape)
        {
            case '"' or '\\' or '/': text.Append(escape); break;
            case 'b': text.Append('\b'); break;
            case 'f': text.Append('\f'); break;
            case 'n': text.Append('\n'); break;
            case 'r': text.Append('\r'); break;
            case 't': text.Append('\t'); break;
            case '{' when template: text.Append('{'); break;
            case 'u': UnicodeEscape(text, start); break;
            default: throw Error(start, "illegal escape sequence");
        }
    }

    private void UnicodeEscape(StringBuilder text, int start)
    {
        if (_at + 4 > source.Length
            || !ushort.TryParse(
                source.AsSpan(_at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
            throw Error(start, "illegal escape sequence");
        _at += 4;
        var c = (char)unit;
        if (char.IsLowSurrogate(c) && text.Length > 0 && text[^1] == '\uFFFD' && _pendingHigh is { } high)
        {
            text.Length--;
            text.Append(high).Append(c);
            _pendingHigh = null;
            return;
        }

        // A surrogate without its other half is no character.
        _pendingHigh = char.IsHighSurrogate(c) ? c : null;
        text.Append(char.IsSurrogate(c) ? '\uFFFD' : c);
    }

    private Token Template()
    {
        if (++_templateDepth > MaxTemplateDepth) throw Error(_at, "template strings nested too deep");
        var (start, row, column) = (_at, _row, _at - _lineStart + 1);
        var quote = source[_at + 1];
        _at += 2;
        var parts = new List<TemplateToken>();
        var text = new StringBuilder();
        while (Peek(0) != quote)
        {
            if (_at >= source.Length) throw Error(row, column, "non-terminated string");
            if (Peek(0) == '{')
            {
                if (text.Length > 0) parts.Add(new TemplateToken(text.ToString(), null));
                text.Clear();
                parts.Add(new TemplateToken(null, TemplateExpression()));
            }
            else if (quote == '"')
            {
                QuotedCharacter(text, start, template: true);
            }
            else if (Peek(0) == '\\' && Peek(1) == '{')
            {
                text.Append('{');
                _at += 2;
            }
            else
            {
                text.Append(Peek(0));
                if (Peek(0) == '\n') NewLine();
                else _at++;
            }
        }

        _at++;
        _templateDepth--;
        if (text.Length > 0) parts.Add(new TemplateToken(text.ToString(), null));
        return new Token(TokenKind.Template, "", start, _at, row, column) { Parts = parts };
    }

    private List<Token> TemplateExpression()
    {
        var start = _at;
        _at++;
        var tokens = new List<Token>();
        var open = 0;
        while (true)
        {
            var token = Next();
            if (token.Kind == TokenKind.End) throw Error(start, "non-terminated template expression");
            if (token.Kind == TokenKind.LeftBrace) open++;
            if (token.Kind == TokenKind.RightBrace && open-- == 0)
            {
                tokens.Add(token with { Kind = TokenKind.End });
                return tokens;
            }

            tokens.Add(token);
        }
    }

    private SyntaxException Error(int at, string message) => Error(_row, at - _lineStart + 1, message);

    private SyntaxException Error(int row, int column, string message) =>
        new(new RegoLocation(file, row, Math.Max(1, column)), message);
}
