namespace Maestro.Rego.Formatting;

/// <summary>A module's statements: package, imports in order, rules one blank line apart.</summary>
internal sealed class ModulePrinter(SourceTokens tokens, Module module)
{
    private readonly LineWriter _writer = new();
    private readonly Dictionary<int, Rule> _rules = module.Rules.ToDictionary(rule => tokens.IndexOf(rule.Location));
    private BodyPrinter _bodies = null!;

    private enum StatementKind
    {
        Package,
        Import,
        Rule,
    }

    public string Print()
    {
        _bodies = new BodyPrinter(tokens, _writer);
        var statements = Statements();
        for (var i = 0; i < statements.Count;)
        {
            var run = Run(statements, i);
            if (run == i + 1) Statement(statements, i);
            else Imports(statements.GetRange(i, run - i));
            Separate(statements, run);
            i = run;
        }

        return _writer.ToString();
    }

    private List<(StatementKind Kind, int Start, int End)> Statements()
    {
        var starts = new List<(StatementKind Kind, int Start)> { (StatementKind.Package, 0) };
        var depth = 0;
        for (var i = 1; i < tokens.Count; i++)
        {
            if (tokens.Roles.Rules.Contains(i)) starts.Add((StatementKind.Rule, i));
            else if (depth == 0 && tokens.IsKeyword(i, "import") && !tokens.Touches(i + 1)) starts.Add((StatementKind.Import, i));
            depth += tokens.Kind(i) switch
            {
                TokenKind.LeftBrace or TokenKind.LeftBracket or TokenKind.LeftParen => 1,
                TokenKind.RightBrace or TokenKind.RightBracket or TokenKind.RightParen => -1,
                _ => 0,
            };
        }

        return [.. starts.Select(
            (start, index) => (start.Kind, start.Start, index + 1 < starts.Count ? starts[index + 1].Start : tokens.Count))];
    }

    /// <summary>Where the imports end that follow each other without a blank line or a comment of their own line.</summary>
    private int Run(List<(StatementKind Kind, int Start, int End)> statements, int first)
    {
        var next = first + 1;
        if (statements[first].Kind != StatementKind.Import) return next;
        while (next < statements.Count && statements[next].Kind == StatementKind.Import
            && Row(statements[next]) - EndRow(statements[next - 1]) <= 1)
            next++;
        return next;
    }

    private int Row((StatementKind Kind, int Start, int End) statement) => tokens[statement.Start].Row;

    private int EndRow((StatementKind Kind, int Start, int End) statement) => tokens.EndRow(statement.End - 1);

    private void Statement(List<(StatementKind Kind, int Start, int End)> statements, int index)
    {
        var (kind, start, end) = statements[index];
        if (index == 0) _bodies.OwnLineComments(0, 0, int.MaxValue);
        if (kind == StatementKind.Rule) _bodies.Rule(start, end, _rules[start]);
        else _bodies.Sequence(start, end);
        _bodies.Trail(end);
    }

    private void Imports(List<(StatementKind Kind, int Start, int End)> run)
    {
        var first = true;
        foreach (var (_, start, end) in run.OrderBy(statement => Path(statement), StringComparer.Ordinal))
        {
            if (!first) _writer.NewLine();
            first = false;
            _bodies.Sequence(start, end);
            _bodies.Trail(end);
        }
    }

    private string Path((StatementKind Kind, int Start, int End) statement)
    {
        var text = new StringBuilder();
        for (var i = statement.Start + 1; i < statement.End; i++)
            text.Append(tokens[i].Text).Append(tokens.Kind(i) == TokenKind.Dot ? "" : " ");
        return text.ToString();
    }

    /// <summary>
    /// What stands between two statements: comments, and a blank line unless the source keeps them together and may.
    /// </summary>
    private void Separate(List<(StatementKind Kind, int Start, int End)> statements, int next)
    {
        _writer.NewLine();
        if (next == statements.Count)
        {
            var end = tokens.EndRow(tokens.Count - 1);
            if (tokens.CommentsBefore(tokens.Count)
                .FirstOrDefault(comment => comment.Location.Row > end) is { Text: not null } first
                    && first.Location.Row - end > 1)
                _writer.BlankLine();
            _bodies.OwnLineComments(tokens.Count, end, int.MaxValue);
            _writer.NewLine();
            return;
        }

        var (before, after) = (statements[next - 1], statements[next]);
        var together = before.Kind == after.Kind && Row(after) - EndRow(before) <= 1
            && (after.Kind == StatementKind.Import || (IsLine(before) && IsLine(after)));
        if (!together) _writer.BlankLine();
        _bodies.OwnLineComments(after.Start, EndRow(before), Row(after));
    }

    /// <summary>
    /// A rule that may stand on the line below another: no default, no else, at most one expression, on one line.
    /// </summary>
    private bool IsLine((StatementKind Kind, int Start, int End) statement) =>
        _rules[statement.Start] is { IsDefault: false, Else: null, Body.Expressions.Count: 1 }
            && Row(statement) == EndRow(statement) &&
        _bodies.IsLine(statement.Start, statement.End);
}
