namespace Maestro.Rego.Syntax;

/// <summary>Rules in version 1 of the syntax.</summary>
internal sealed class RuleParser(TokenReader reader, BodyParser bodies)
{
    private const int MaxPath = 100;

    public Rule Rule()
    {
        var start = reader.Current.Start;
        var location = reader.Location;
        var isDefault = reader.Take("default");
        var head = Head();
        if (isDefault) return Default(location, head, start);
        var body = HeadBody(ref head);
        var otherwise = reader.Is("else") ? Else(head) : null;
        EndOfStatement();
        return new Rule(location, head, body) { Else = otherwise, Text = reader.Text(start, reader.Previous.End) };
    }

    private Rule Default(RegoLocation location, RuleHead head, int start)
    {
        if (head.Kind != RuleKind.Value || head.Value is null)
            throw reader.Error(location, "illegal default rule (value cannot be left out)");
        if (reader.Is("if") || reader.Is("else")) throw reader.Error(reader.Location, "illegal default rule (cannot have body)");
        EndOfStatement();
        return new Rule(location, head, Always(location)) { IsDefault = true, Text = reader.Text(start, reader.Previous.End) };
    }

    private void EndOfStatement()
    {
        if (reader.Take(TokenKind.Semicolon) || reader.Is(TokenKind.End) || reader.OnNewLine) return;
        throw reader.Is(TokenKind.LeftBrace)
            ? reader.Error(reader.Location, "`if` keyword is required before rule body")
            : reader.Unexpected();
    }

    private RuleHead Head()
    {
        var location = reader.Location;
        var token = reader.Current;
        var isName = token.Kind == TokenKind.Identifier || token.Kind == TokenKind.Keyword;
        if (!isName) throw reader.Unexpected(null);
        if (token.Kind == TokenKind.Keyword
            && !(reader.Following.Start == token.End && reader.Following.Kind is TokenKind.Dot or TokenKind.LeftBracket))
            throw reader.Unexpected("rule head");
        reader.Advance();
        var path = new List<Term>();
        List<Term>? arguments = null;
        while (reader.Touches && arguments is null)
        {
            if (path.Count >= MaxPath) throw reader.Error(reader.Location, "reference too long");
            if (reader.Take(TokenKind.Dot))
            {
                var key = reader.Current;
                if (key.Kind is not (TokenKind.Identifier or TokenKind.Keyword)) throw reader.Unexpected("ident");
                path.Add(new ScalarTerm(reader.Location, new RegoString(key.Text)));
                reader.Advance();
            }
            else if (reader.Take(TokenKind.LeftBracket))
            {
                path.Add(bodies.Terms.InfixInList());
                reader.Expect(TokenKind.RightBracket, "']'");
            }
            else if (reader.Take(TokenKind.LeftParen))
            {
                arguments = Arguments();
            }
            else
            {
                break;
            }
        }

        if (reader.Touches && reader.Is(TokenKind.LeftParen)) throw reader.Unexpected();
        return Finish(location, token.Text, path, arguments);
    }

    private RuleHead Finish(RegoLocation location, string name, List<Term> path, List<Term>? arguments)
    {
        if (reader.Take("contains"))
        {
            if (arguments is not null)
                throw reader.Error(location, "the contains keyword can only be used with multi-value rule definitions");
            var key = bodies.Terms.Infix();
            if (reader.Current.Kind is TokenKind.Assign or TokenKind.Unify)
                throw reader.Error(reader.Location, "cannot use value assignment with multi-value rule");
            return new RuleHead(location, RuleKind.Set, name, path, null, key, null, false);
        }

        var assigned = reader.Is(TokenKind.Assign);
        Term? value = null;
        if (reader.Take(TokenKind.Assign) || reader.Take(TokenKind.Unify)) value = bodies.Terms.Infix();
        return new RuleHead(location, RuleKind.Value, name, path, arguments, null, value, assigned);
    }

    private List<Term> Arguments()
    {
        var arguments = new List<Term>();
        while (!reader.Take(TokenKind.RightParen))
        {
            if (arguments.Count > 0)
            {
                reader.Expect(TokenKind.Comma, "\",\" or \")\"");
                if (reader.Take(TokenKind.RightParen)) break;
            }

            arguments.Add(bodies.Terms.InfixInList());
        }

        return arguments;
    }

    private Body HeadBody(ref RuleHead head)
    {
        var written = head.Value is not null || head.Kind == RuleKind.Set;
        if (!reader.Is("if"))
        {
            if (reader.Is(TokenKind.LeftBrace) && !reader.OnNewLine)
                throw reader.Error(reader.Location, "`if` keyword is required before rule body");
            if (!written) throw reader.Error(head.Location, "var cannot be used for rule name");
            return Always(head.Location);
        }

        reader.Advance();
        if (!written) head = head with { Value = new ScalarTerm(head.Location, RegoValue.True) };
        return IfBody();
    }

    private Body IfBody()
    {
        if (!reader.Is(TokenKind.LeftBrace)) return new Body([bodies.Statement()]);
        var start = reader.Mark;
        try
        {
            reader.Advance();
            var body = bodies.Query(TokenKind.RightBrace);
            reader.Advance();
            if (reader.OnNewLine || reader.Is("else")
                || reader.Current.Kind is TokenKind.End or TokenKind.Semicolon or TokenKind.LeftBrace)
                return body;
        }
        catch (SyntaxException first) when (first.Message != BodyParser.EmptyBody)
        {
            reader.Reset(start);
            try
            {
                return new Body([bodies.Statement()]);
            }
            catch (SyntaxException)
            {
                throw first;
            }
        }

        // The braces were a set, an object or a comprehension that the statement starts with.
        reader.Reset(start);
        return new Body([bodies.Statement()]);
    }

    private Rule Else(RuleHead head)
    {
        var location = reader.Location;
        if (head.Kind == RuleKind.Set) throw reader.Error(location, "else keyword cannot be used on multi-value rules");
        var start = reader.Current.Start;
        reader.Advance();
        Term? value = null;
        if (reader.Take(TokenKind.Assign) || reader.Take(TokenKind.Unify)) value = bodies.Terms.Infix();
        Body body;
        if (reader.Take("if")) body = IfBody();
        else if (reader.Is(TokenKind.LeftBrace)) throw reader.Error(reader.Location, "`if` keyword is required before rule body");
        else if (value is null) throw reader.Unexpected("else value or body");
        else body = Always(location);
        var own = head with { Location = location, Value = value ?? new ScalarTerm(location, RegoValue.True) };
        var text = reader.Text(start, reader.Previous.End);
        reader.Enter();
        var next = reader.Is("else") ? Else(head) : null;
        reader.Leave();
        return new Rule(location, own, body) { Else = next, Text = text };
    }

    private static Body Always(RegoLocation location) =>
        new([new TermExpression(location, new ScalarTerm(location, RegoValue.True)) { Text = "true" }]);
}
