namespace Maestro.Rego.Syntax;

internal enum TokenKind
{
    End,
    Identifier,
    Number,
    String,
    Template,

    LeftBracket,
    RightBracket,
    LeftBrace,
    RightBrace,
    LeftParen,
    RightParen,
    Comma,
    Colon,
    Semicolon,
    Dot,

    Assign,
    Unify,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Plus,
    Minus,
    Times,
    Divide,
    Remainder,
    And,
    Or,

    Keyword,
}

/// <param name="Text">Identifier, keyword, number or the decoded string.</param>
/// <param name="Start">Offset of the first character.</param>
/// <param name="End">Offset after the last character.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Start, int End, int Row, int Column)
{
    /// <summary>The parts of a template string.</summary>
    public IReadOnlyList<TemplateToken>? Parts { get; init; }

    public bool Is(string keyword) => Kind == TokenKind.Keyword && Text == keyword;

    public override string ToString() => Kind switch
    {
        TokenKind.End => "eof",
        TokenKind.Identifier => "identifier",
        TokenKind.Number => "number",
        TokenKind.String => "string",
        TokenKind.Template => "template string",
        _ => Text,
    };
}

/// <summary>Text between expressions, or the tokens of one expression.</summary>
internal readonly record struct TemplateToken(string? Text, IReadOnlyList<Token>? Tokens);
