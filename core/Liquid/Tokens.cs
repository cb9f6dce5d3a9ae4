namespace Maestro.Liquid;

/// <summary>The words of one expression, read from left to right.</summary>
internal sealed class Tokens
{
    private static readonly string[] Symbols =
    [
        "..",
        "==",
        "!=",
        "<>",
        "<=",
        ">=",
        "<",
        ">",
        "=",
        ".",
        "[",
        "]",
        "(",
        ")",
        "|",
        ":",
        ",",
    ];

    private readonly List<Token> _tokens;
    private int _at;

    public Tokens(string text, int line)
    {
        Line = line;
        _tokens = Split(text, line);
    }

    public int Line { get; }

    public Token Current => _at < _tokens.Count ? _tokens[_at] : default;

    public Token Take() => _at < _tokens.Count ? _tokens[_at++] : default;

    public bool TakeIf(string symbol)
    {
        if (!Current.Is(symbol))
            return false;
        _at++;
        return true;
    }

    public bool TakeIfWord(string word)
    {
        if (!Current.IsWord(word))
            return false;
        _at++;
        return true;
    }

    public string TakeName(string what) =>
        Current.Kind == TokenKind.Name ? Take().Text : throw new LiquidException($"{what} is expected, not {Current}", Line);

    public void Expect(string symbol)
    {
        if (!TakeIf(symbol))
            throw new LiquidException($"'{symbol}' is expected, not {Current}", Line);
    }

    public void ExpectEnd()
    {
        if (Current.Kind != TokenKind.End)
            throw new LiquidException($"{Current} is not expected here", Line);
    }

    private static List<Token> Split(string text, int line)
    {
        var tokens = new List<Token>();
        for (var at = 0; at < text.Length;)
        {
            var c = text[at];
            if (char.IsWhiteSpace(c))
            {
                at++;
            }
            else if (c is '"' or '\'')
            {
                var end = text.IndexOf(c, at + 1);
                if (end < 0)
                    throw new LiquidException("a text in quotes is not closed", line);
                tokens.Add(new Token(TokenKind.Text, text[(at + 1)..end]));
                at = end + 1;
            }
            else if (char.IsAsciiDigit(c) || (c == '-' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
            {
                tokens.Add(Number(text, ref at));
            }
            else if (char.IsAsciiLetter(c) || c == '_')
            {
                var start = at;
                while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '-'))
                    at++;
                tokens.Add(new Token(TokenKind.Name, text[start..at]));
            }
            else
            {
                var symbol = Array.Find(Symbols, s => string.CompareOrdinal(text, at, s, 0, s.Length) == 0)
                    ?? throw new LiquidException($"'{c}' is not expected here", line);
                tokens.Add(new Token(TokenKind.Symbol, symbol));
                at += symbol.Length;
            }
        }

        return tokens;
    }

    private static Token Number(string text, ref int at)
    {
        var start = at++;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        if (at + 1 < text.Length && text[at] == '.' && char.IsAsciiDigit(text[at + 1]))
        {
            at++;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
                at++;
        }

        return new Token(TokenKind.Number, text[start..at]);
    }
}
