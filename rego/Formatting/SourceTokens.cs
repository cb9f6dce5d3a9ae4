namespace Maestro.Rego.Formatting;

/// <summary>
/// The tokens of a module with what its tree says about them: where bodies and their statements begin, what a bracket opens.
/// </summary>
internal sealed class SourceTokens
{
    private readonly string _source;
    private readonly List<Token> _tokens;
    private readonly Dictionary<(int Row, int Column), int> _at;
    private readonly int[] _endRows;
    private readonly int[] _matches;
    private readonly Dictionary<int, List<Comment>> _comments = [];
    private readonly List<Annotation> _annotations;
    private readonly TokenRoles _roles;

    public SourceTokens(string file, string source, Module module)
    {
        _source = source;
        _annotations = module.Annotations;
        var lexer = new Lexer(file, source);
        _tokens = WithoutEnds(lexer.Scan());
        _at = _tokens.Select((token, index) => (token, index))
            .ToDictionary(entry => (entry.token.Row, entry.token.Column), entry => entry.index);
        _endRows = [.. _tokens.Select(token => token.Row + source.AsSpan(token.Start, token.End - token.Start).Count('\n'))];
        _matches = Match(_tokens);
        Place(lexer.Comments);
        _roles = TokenRoles.Of(module, this);
    }

    public int Count => _tokens.Count - 1;

    public Token this[int index] => _tokens[index];

    public TokenRoles Roles => _roles;

    /// <summary>As written: strings keep their escapes and numbers their digits.</summary>
    public ReadOnlySpan<char> Text(int index) => _source.AsSpan(_tokens[index].Start, _tokens[index].End - _tokens[index].Start);

    public TokenKind Kind(int index) => index >= 0 && index < _tokens.Count ? _tokens[index].Kind : TokenKind.End;

    /// <summary>The keyword itself, not a name such as <c>if.allow</c> or <c>x.else</c>.</summary>
    public bool IsKeyword(int index, string keyword) =>
        _tokens[index].Is(keyword) && Kind(index - 1) != TokenKind.Dot &&
        !(Touches(index + 1)
            && (Kind(index + 1) == TokenKind.Dot || (Kind(index + 1) == TokenKind.LeftBracket && NewLineBefore(index))));

    /// <summary>The place of the bracket that belongs to this one.</summary>
    public int MatchOf(int index) => _matches[index];

    public bool Touches(int index) => index > 0 && index < _tokens.Count && _tokens[index - 1].End == _tokens[index].Start;

    public int EndRow(int index) => _endRows[index];

    public bool NewLineBefore(int index) => index > 0 && _endRows[index - 1] < _tokens[index].Row;

    /// <summary>The comments between a token and the one before it.</summary>
    public IReadOnlyList<Comment> CommentsBefore(int index) => _comments.TryGetValue(index, out var comments) ? comments : [];

    public bool IsMetadata(Comment comment) =>
        _annotations.Exists(block => block.Location.Row <= comment.Location.Row && comment.Location.Row <= block.EndRow);

    public bool HasCommentsBefore(int index) => _comments.ContainsKey(index);

    /// <summary>The token at a place of the tree, or -1: what is inside of template strings has none.</summary>
    public int IndexOf(RegoLocation location) => _at.GetValueOrDefault((location.Row, location.Column), -1);

    /// <summary>Semicolons that end imports and rules say nothing that a new line does not say.</summary>
    private static List<Token> WithoutEnds(List<Token> tokens)
    {
        var depth = 0;
        tokens.RemoveAll(token =>
        {
            depth += token.Kind switch
            {
                TokenKind.LeftBrace or TokenKind.LeftBracket or TokenKind.LeftParen => 1,
                TokenKind.RightBrace or TokenKind.RightBracket or TokenKind.RightParen => -1,
                _ => 0,
            };
            return depth == 0 && token.Kind == TokenKind.Semicolon;
        });
        return tokens;
    }

    private static int[] Match(List<Token> tokens)
    {
        var matches = new int[tokens.Count];
        var open = new Stack<int>();
        for (var i = 0; i < tokens.Count; i++)
        {
            switch (tokens[i].Kind)
            {
                case TokenKind.LeftBrace or TokenKind.LeftBracket or TokenKind.LeftParen:
                    open.Push(i);
                    break;
                case TokenKind.RightBrace or TokenKind.RightBracket or TokenKind.RightParen:
                    matches[i] = open.Pop();
                    matches[matches[i]] = i;
                    break;
            }
        }

        return matches;
    }

    /// <summary>Each comment belongs before the token that follows it; those inside of template strings stay there.</summary>
    private void Place(IReadOnlyList<Comment> comments)
    {
        var next = 0;
        foreach (var comment in comments)
        {
            while (next < Count
                && (_tokens[next].Row, _tokens[next].Column).CompareTo((comment.Location.Row, comment.Location.Column)) < 0)
                next++;
            if (next > 0 && IsInside(comment, _tokens[next - 1], _endRows[next - 1])) continue;
            if (!_comments.TryGetValue(next, out var before)) _comments[next] = before = [];
            before.Add(comment);
        }
    }

    private bool IsInside(Comment comment, Token token, int endRow)
    {
        if (token.Kind != TokenKind.Template || comment.Location.Row > endRow) return false;
        if (comment.Location.Row < endRow) return true;
        var endColumn = token.End - (_source.LastIndexOf('\n', token.End - 1) + 1);
        return comment.Location.Column <= endColumn;
    }
}
