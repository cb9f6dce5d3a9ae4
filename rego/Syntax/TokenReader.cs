using System.Runtime.CompilerServices;

namespace Maestro.Rego.Syntax;

/// <summary>The position in the tokens, and the guards against hostile nesting and backtracking.</summary>
internal sealed class TokenReader(string file, string source, IReadOnlyList<Token> tokens)
{
    private const int MaxDepth = 200;
    private int _depth;
    private long _budget = 4096 + (tokens.Count * 64L);

    public string File => file;

    private int Position { get; set; }

    /// <summary>Where the reader stands, to come back to with <see cref="Reset"/>.</summary>
    public (int Position, int Depth) Mark => (Position, _depth);

    public void Reset((int Position, int Depth) mark) => (Position, _depth) = mark;

    public Token Current => tokens[Position];

    public Token Following => tokens[Math.Min(Position + 1, tokens.Count - 1)];

    public Token Previous => tokens[Math.Max(0, Position - 1)];

    public RegoLocation Location => At(Current);

    /// <summary>Whether the current token follows the previous one without a gap.</summary>
    public bool Touches => Position > 0 && Previous.End == Current.Start;

    public bool OnNewLine => Position == 0 || EndRow(Previous) < Current.Row;

    public RegoLocation At(Token token) => new(file, token.Row, token.Column);

    public bool Is(TokenKind kind) => Current.Kind == kind;

    public bool Is(string keyword) => Current.Is(keyword) && !IsKeywordReference;

    /// <summary>A keyword followed by a key without a gap is a name: <c>if.allow</c>.</summary>
    public bool IsKeywordReference =>
        Current.Kind == TokenKind.Keyword && Following.Start == Current.End &&
        (Following.Kind == TokenKind.Dot || (Following.Kind == TokenKind.LeftBracket && OnNewLine));

    public void Advance()
    {
        if (Current.Kind != TokenKind.End) Position++;
    }

    public bool Take(TokenKind kind)
    {
        if (!Is(kind)) return false;
        Advance();
        return true;
    }

    public bool Take(string keyword)
    {
        if (!Is(keyword)) return false;
        Advance();
        return true;
    }

    public Token Expect(TokenKind kind, string what)
    {
        var token = Current;
        if (token.Kind != kind) throw Unexpected(what);
        Advance();
        return token;
    }

    public SyntaxException Unexpected(string? expected = null) =>
        new(Location, $"unexpected {Current} token{(expected is null ? "" : ": expected " + expected)}");

    public SyntaxException Error(RegoLocation location, string message) => new(location, message);

    /// <summary>Each <c>_</c> is a variable of its own, named for its place.</summary>
    public VarTerm Wildcard(RegoLocation location) =>
        new(location, string.Create(CultureInfo.InvariantCulture, $"$_{Previous.Start}"));

    public string Text(int start, int end) => source[start..Math.Min(end, source.Length)];

    public TokenReader Nested(IReadOnlyList<Token> inner) => new(file, source, inner) { _depth = _depth + 1 };

    public void Enter()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (++_depth > MaxDepth) throw new SyntaxException(Location, "nested too deep");
        if (--_budget < 0) throw new SyntaxException(Location, "too ambiguous to parse");
    }

    public void Leave() => _depth--;

    private int EndRow(Token token) => token.Row + CountLines(token);

    // Only strings span lines.
    private int CountLines(Token token) => token.Kind switch
    {
        TokenKind.String => source[token.Start] == '`' ? token.Text.AsSpan().Count('\n') : 0,
        TokenKind.Template =>
            token.Parts!.Sum(part => part.Text?.AsSpan().Count('\n') ?? Math.Max(0, part.Tokens![^1].Row - part.Tokens[0].Row)),
        _ => 0,
    };
}
