using System.Runtime.CompilerServices;

namespace Maestro.Rego.Formatting;

/// <summary>What the tree knows and the tokens do not show: bodies, their statements, and what brackets mean.</summary>
internal sealed class TokenRoles
{
    private readonly SourceTokens _tokens;

    private TokenRoles(SourceTokens tokens) => _tokens = tokens;

    /// <summary>
    /// By the token that opens a body (a brace, the bar of a comprehension, or <c>if</c>): where its statements begin.
    /// </summary>
    public Dictionary<int, List<int>> Bodies { get; } = [];

    /// <summary>The bar of the comprehension that a bracket opens.</summary>
    public Dictionary<int, int> Bars { get; } = [];

    /// <summary>Brackets that open an array, a set or an object.</summary>
    public HashSet<int> Collections { get; } = [];

    /// <summary>Where the names of called functions begin.</summary>
    public HashSet<int> Calls { get; } = [];

    /// <summary>Where the rules begin.</summary>
    public HashSet<int> Rules { get; } = [];

    public static TokenRoles Of(Module module, SourceTokens tokens)
    {
        var roles = new TokenRoles(tokens);
        foreach (var rule in module.Rules)
        {
            roles.Rules.Add(tokens.IndexOf(rule.Location));
            for (var part = rule; part is not null; part = part.Else) roles.Rule(part);
        }

        return roles;
    }

    private void Rule(Rule rule)
    {
        foreach (var key in rule.Head.Path) Term(key);
        foreach (var argument in rule.Head.Arguments ?? []) Term(argument);
        Term(rule.Head.Key);
        Term(rule.Head.Value);
        Body(rule.Body);
    }

    private int Body(Body body)
    {
        var opener = -1;
        List<int>? starts = null;
        foreach (var expression in body.Expressions)
        {
            var start = _tokens.IndexOf(expression.Location);
            if (start > 0 && expression.Negated) start--;
            if (start > 0 && starts is null
                && _tokens.Kind(start - 1) is TokenKind.LeftBrace or TokenKind.Or or TokenKind.Keyword)
            {
                // A body that nobody wrote, "true", has a place that no opener precedes.
                if (_tokens.Kind(start - 1) == TokenKind.Keyword && !_tokens.IsKeyword(start - 1, "if")) continue;
                opener = start - 1;
                Bodies[opener] = starts = [];
            }

            starts?.Add(start);
            Expression(expression);
        }

        return opener;
    }

    private void Expression(Expression expression)
    {
        switch (expression)
        {
            case TermExpression plain:
                Term(plain.Term);
                break;
            case SomeInExpression some:
                Term(some.Key);
                Term(some.Value);
                Term(some.Domain);
                break;
            case EveryExpression every:
                Term(every.Domain);
                Body(every.Body);
                break;
        }

        foreach (var with in expression.With)
        {
            Term(with.Target);
            Term(with.Value);
        }
    }

    private void Term(Term? term)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (term)
        {
            case RefTerm reference:
                Term(reference.Head);
                foreach (var key in reference.Path) Term(key);
                break;
            case ArrayTerm array:
                Collection(array);
                foreach (var item in array.Items) Term(item);
                break;
            case SetTerm set:
                Collection(set);
                foreach (var item in set.Items) Term(item);
                break;
            case ObjectTerm o:
                Collection(o);
                foreach (var (key, value) in o.Pairs)
                {
                    Term(key);
                    Term(value);
                }

                break;
            case CallTerm call:
                if (!call.IsOperator)
                {
                    Calls.Add(_tokens.IndexOf(call.Location));
                    Term(call.Function);
                }

                foreach (var argument in call.Arguments) Term(argument);
                break;
            case ComprehensionTerm comprehension:
                Term(comprehension.Key);
                Term(comprehension.Value);
                var bar = Body(comprehension.Body);
                if (_tokens.IndexOf(comprehension.Location) is >= 0 and var open) Bars[open] = bar;
                break;
        }
    }

    private void Collection(Term term)
    {
        var open = _tokens.IndexOf(term.Location);
        // "set()" is a set that no bracket opens.
        if (_tokens.Kind(open) is TokenKind.LeftBracket or TokenKind.LeftBrace) Collections.Add(open);
    }
}
