namespace Maestro.Rego.Syntax;

/// <summary>Bodies: statements separated by semicolons or new lines.</summary>
internal sealed class BodyParser
{
    public const string EmptyBody = "found empty body";
    private readonly TokenReader _reader;

    public BodyParser(TokenReader reader)
    {
        _reader = reader;
        Terms = new TermParser(reader, _ => this);
    }

    public TermParser Terms { get; }

    /// <summary>Statements up to the closing token, which is left.</summary>
    public Body Query(TokenKind close)
    {
        _reader.Enter();
        var statements = new List<Expression>();
        if (_reader.Is(close)) throw _reader.Error(_reader.Location, EmptyBody);
        while (!_reader.Is(close))
        {
            statements.Add(Statement());
            if (_reader.Take(TokenKind.Semicolon) || _reader.Is(close)) continue;
            if (!_reader.OnNewLine) throw _reader.Unexpected("\\n or ; or }");
        }

        _reader.Leave();
        return new Body(statements);
    }

    public Expression Statement()
    {
        var start = _reader.Current.Start;
        var negated = _reader.Take("not");
        var expression = Bare(negated);
        expression.Negated = negated;
        expression.With = WithModifiers();
        expression.Text = _reader.Text(start, _reader.Previous.End);
        return expression;
    }

    public IReadOnlyList<WithModifier> WithModifiers()
    {
        List<WithModifier>? with = null;
        while (_reader.Is("with"))
        {
            var location = _reader.Location;
            _reader.Advance();
            var target = Terms.Single();
            if (target is not (RefTerm { Head: VarTerm } or VarTerm))
                throw _reader.Error(target.Location, "expected with target path");
            if (!_reader.Take("as")) throw _reader.Unexpected("as keyword");
            (with ??= []).Add(new WithModifier(location, target, Terms.InfixInList()));
        }

        return with ?? (IReadOnlyList<WithModifier>)[];
    }

    private Expression Bare(bool negated)
    {
        var location = _reader.Location;
        if (_reader.Is("some"))
        {
            if (negated) throw _reader.Error(location, "unexpected some keyword: negation of 'some' is not supported");
            _reader.Advance();
            return Some(location);
        }

        if (_reader.Is("every"))
        {
            if (negated) throw _reader.Error(location, "unexpected every keyword: negation of 'every' is not supported");
            _reader.Advance();
            return Every(location);
        }

        var left = Terms.Infix();
        var name = _reader.Current.Kind switch { TokenKind.Assign => "assign", TokenKind.Unify => "eq", _ => null };
        if (name is null) return new TermExpression(location, left);
        _reader.Advance();
        var right = Terms.Infix();
        return new TermExpression(
            location, new CallTerm(location, new VarTerm(location, name), [left, right]) { IsOperator = true });
    }

    private Expression Some(RegoLocation location)
    {
        var term = Terms.Infix();
        if (term.IsCall("internal.member_2") || term.IsCall("internal.member_3"))
        {
            var arguments = ((CallTerm)term).Arguments;
            return new SomeInExpression(location, arguments.Count == 3 ? arguments[0] : null, arguments[^2], arguments[^1]);
        }

        var variables = new List<VarTerm> { Variable(term) };
        while (_reader.Take(TokenKind.Comma)) variables.Add(Variable(Terms.Single()));
        return new SomeExpression(location, variables);
    }

    private VarTerm Variable(Term term) =>
        term as VarTerm ?? throw _reader.Error(term.Location, "unexpected term in some declaration: expected var");

    private EveryExpression Every(RegoLocation location)
    {
        Term? key = null;
        var value = Terms.Single();
        if (_reader.Take(TokenKind.Comma))
        {
            key = value;
            value = Terms.Single();
        }

        if (!_reader.Take("in")) throw _reader.Unexpected("`x[, y] in xs { ... }` expression");
        var domain = Terms.InfixInList();
        _reader.Expect(TokenKind.LeftBrace, "\"{\"");
        var body = Query(TokenKind.RightBrace);
        _reader.Expect(TokenKind.RightBrace, "\"}\"");
        foreach (var name in (Term?[])[key, value])
            if (name is not (null or VarTerm)) throw _reader.Error(name.Location, "unexpected term in every: expected var");
        return new EveryExpression(location, key, value, domain, body);
    }
}
