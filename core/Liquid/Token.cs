namespace Maestro.Liquid;

internal enum TokenKind
{
    End,
    Name,
    Text,
    Number,
    Symbol,
}

/// <summary>A word of an expression. Symbols are <c>. [ ] ( ) | : , .. == != &lt;&gt; &lt; &lt;= &gt; &gt;= =</c>.</summary>
internal readonly record struct Token(TokenKind Kind, string Text)
{
    public bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    public bool IsWord(string word) => Kind == TokenKind.Name && Text == word;

    public override string ToString() => Kind switch
    {
        TokenKind.End => "the end",
        TokenKind.Text => $"\"{Text}\"",
        _ => $"'{Text}'",
    };
}
