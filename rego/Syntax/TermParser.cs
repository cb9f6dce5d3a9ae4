namespace Maestro.Rego.Syntax;

/// <summary>Terms: infix operators by precedence, references, calls, collections, comprehensions.</summary>
internal sealed class TermParser(TokenReader reader, Func<TokenReader, BodyParser> bodies)
{
    /// <summary>Operators in a row, and keys of one reference: what is longer would make trees too deep to walk.</summary>
    private const int MaxChain = 250;

    private BodyParser? _bodies;

    private BodyParser Bodies => _bodies ??= bodies(reader);

    /// <summary>A term with infix operators; also <c>k, v in xs</c>.</summary>
    public Term Infix() => Membership(pair: true);

    /// <summary>As an element of a list, where a comma separates.</summary>
    public Term InfixInList() => Membership(pair: false);

    public Term Single()
    {
        reader.Enter();
        var term = Extend(Primary());
        reader.Leave();
        return term;
    }

    private Term Membership(bool pair)
    {
        reader.Enter();
        var left = Relation();
        for (var links = 0; ; links++)
        {
            if (links >= MaxChain) throw reader.Error(reader.Location, "nested too deep");
            if (pair && reader.Is(TokenKind.Comma) && TryPair(left) is { } withKey)
            {
                left = withKey;
            }
            else if (reader.Is("in"))
            {
                var location = left.Location;
                reader.Advance();
                left = Call("internal.member_2", location, left, Relation());
            }
            else
            {
                reader.Leave();
                return left;
            }
        }
    }

    private Term? TryPair(Term key)
    {
        var start = reader.Mark;
        reader.Advance();
        try
        {
            var value = Relation();
            if (reader.Take("in")) return Call("internal.member_3", key.Location, key, value, Relation());
        }
        catch (SyntaxException) when (reader.Current.Kind != TokenKind.End)
        {
            // It was no pair; the caller decides what the comma means.
        }

        reader.Reset(start);
        return null;
    }

    private Term Relation()
    {
        var left = Union();
        for (var links = 0; RelationName(reader.Current.Kind) is { } name; links++) left = Operator(name, left, Union, links);
        return left;
    }

    private static string? RelationName(TokenKind kind) => kind switch
    {
        TokenKind.Equal => "equal",
        TokenKind.NotEqual => "neq",
        TokenKind.Less => "lt",
        TokenKind.LessOrEqual => "lte",
        TokenKind.Greater => "gt",
        TokenKind.GreaterOrEqual => "gte",
        _ => null,
    };

    private Term Union()
    {
        var left = Intersection();
        for (var links = 0; reader.Is(TokenKind.Or); links++) left = Operator("or", left, Intersection, links);
        return left;
    }

    private Term Intersection()
    {
        var left = Sum();
        for (var links = 0; reader.Is(TokenKind.And); links++) left = Operator("and", left, Sum, links);
        return left;
    }

    private Term Sum()
    {
        var left = Product();
        for (var links = 0; reader.Current.Kind is TokenKind.Plus or TokenKind.Minus; links++)
            left = Operator(reader.Is(TokenKind.Plus) ? "plus" : "minus", left, Product, links);
        return left;
    }

    private Term Product()
    {
        var left = Single();
        for (var links = 0; reader.Current.Kind is TokenKind.Times or TokenKind.Divide or TokenKind.Remainder; links++)
        {
            var name = reader.Current.Kind switch { TokenKind.Times => "mul", TokenKind.Divide => "div", _ => "rem" };
            left = Operator(name, left, Single, links);
        }

        return left;
    }

    private CallTerm Operator(string name, Term left, Func<Term> right, int links)
    {
        if (links >= MaxChain) throw reader.Error(reader.Location, "nested too deep");
        reader.Enter();
        reader.Advance();
        var call = Call(name, left.Location, left, right());
        reader.Leave();
        return call;
    }

    private static CallTerm Call(string name, RegoLocation location, params Term[] arguments)
    {
        var parts = name.Split('.');
        var head = new VarTerm(location, parts[0]);
        Term function = parts.Length == 1
            ? head
            : new RefTerm(location, head, [.. parts.Skip(1).Select(part => new ScalarTerm(location, new RegoString(part)))]);
        return new CallTerm(location, function, arguments) { IsOperator = true };
    }

    private Term Primary()
    {
        var token = reader.Current;
        var location = reader.Location;
        if (reader.IsKeywordReference || (token.Kind == TokenKind.Keyword && IsAdjacentBracket()))
        {
            reader.Advance();
            return new VarTerm(location, token.Text);
        }

        switch (token.Kind)
        {
            case TokenKind.Identifier:
                reader.Advance();
                return token.Text == "_" ? reader.Wildcard(location) : new VarTerm(location, token.Text);
            case TokenKind.Keyword when token.Text == "contains" && reader.Following.Kind == TokenKind.LeftParen:
                reader.Advance();
                return new VarTerm(location, token.Text);
            case TokenKind.Keyword when token.Text is "null" or "true" or "false":
                reader.Advance();
                return new ScalarTerm(location, token.Text == "null" ? RegoValue.Null : RegoValue.From(token.Text == "true"));
            case TokenKind.String:
                reader.Advance();
                return new ScalarTerm(location, new RegoString(token.Text));
            case TokenKind.Template:
                reader.Advance();
                return Template(token, location);
            case TokenKind.Number:
                reader.Advance();
                return Number(token.Text, location);
            case TokenKind.Minus when reader.Following.Kind == TokenKind.Number && reader.Following.Start == token.End:
                reader.Advance();
                var digits = reader.Current.Text;
                reader.Advance();
                return Number("-" + digits, location);
            case TokenKind.LeftParen:
                reader.Advance();
                var inner = Infix();
                reader.Expect(TokenKind.RightParen, "')'");
                return inner;
            case TokenKind.LeftBracket:
                return Array(location);
            case TokenKind.LeftBrace:
                return SetOrObject(location);
            default:
                throw reader.Unexpected();
        }
    }

    // "in[1]" after a term is the operator, which is not asked for here; at the start of a term it is a name.
    private bool IsAdjacentBracket() =>
        reader.Following.Kind == TokenKind.LeftBracket && reader.Following.Start == reader.Current.End &&
        reader.Current.Text is not ("null" or "true" or "false" or "not" or "some" or "every");

    private ScalarTerm Number(string text, RegoLocation location) =>
        new(location, RegoNumber.TryParse(text) ?? throw reader.Error(location, "number out of range"));

    /// <summary>Keys and calls that follow a term without a gap.</summary>
    private Term Extend(Term head)
    {
        List<Term>? path = null;
        var term = head;
        while (reader.Touches)
        {
            if (path?.Count >= MaxChain) throw reader.Error(reader.Location, "reference too long");
            if (reader.Is(TokenKind.Dot))
            {
                reader.Advance();
                var key = reader.Current;
                if (key.Kind is not (TokenKind.Identifier or TokenKind.Keyword)) throw reader.Unexpected("ident");
                (path ??= []).Add(new ScalarTerm(reader.Location, new RegoString(key.Text)));
                reader.Advance();
            }
            else if (reader.Is(TokenKind.LeftBracket) && CanHaveKeys(term))
            {
                reader.Advance();
                (path ??= []).Add(InfixKey());
                reader.Expect(TokenKind.RightBracket, "']'");
            }
            else if (reader.Is(TokenKind.LeftParen) && term is VarTerm)
            {
                var function = path is null ? term : new RefTerm(head.Location, term, path);
                term = CallOf(function);
                path = null;
            }
            else
            {
                break;
            }
        }

        if (path is not null)
        {
            if (!CanHaveKeys(term)) throw reader.Error(term.Location, "expected a reference");
            return new RefTerm(head.Location, term, path);
        }

        return term is VarTerm { Name: "input" or "data" } ? new RefTerm(head.Location, term, []) : term;
    }

    private Term InfixKey() => InfixInList();

    private static bool CanHaveKeys(Term term) => term is not (ScalarTerm or TemplateTerm);

    private Term CallOf(Term function)
    {
        var location = function.Location;
        reader.Expect(TokenKind.LeftParen, "'('");
        var arguments = List(TokenKind.RightParen);
        if (function is VarTerm { Name: "set" } && arguments.Count == 0) return new SetTerm(location, []);
        return new CallTerm(location, function, arguments);
    }

    /// <summary>Elements up to and with the closing token; a comma may trail.</summary>
    private List<Term> List(TokenKind close, params IEnumerable<Term> first)
    {
        var items = new List<Term>(first);
        while (!reader.Take(close))
        {
            if (items.Count > 0)
            {
                reader.Expect(TokenKind.Comma, close == TokenKind.RightParen ? "\",\" or \")\"" : "\",\"");
                if (reader.Take(close)) break;
            }

            items.Add(InfixInList());
        }

        return items;
    }

    private Term Array(RegoLocation location)
    {
        reader.Advance();
        if (reader.Take(TokenKind.RightBracket)) return new ArrayTerm(location, []);
        var start = reader.Mark;
        var head = Single();
        if (reader.Is(TokenKind.Or)
            && Comprehension(location, ComprehensionKind.Array, null, head, TokenKind.RightBracket) is { } comprehension)
            return comprehension;
        reader.Reset(start);
        return new ArrayTerm(location, List(TokenKind.RightBracket));
    }

    private Term SetOrObject(RegoLocation location)
    {
        reader.Advance();
        if (reader.Take(TokenKind.RightBrace)) return new ObjectTerm(location, []);
        var start = reader.Mark;
        var head = Single();
        if (reader.Is(TokenKind.Or)
            && Comprehension(location, ComprehensionKind.Set, null, head, TokenKind.RightBrace) is { } comprehension)
            return comprehension;
        if (reader.Current.Kind is not (TokenKind.Colon or TokenKind.Comma or TokenKind.RightBrace))
        {
            reader.Reset(start);
            head = InfixInList();
        }

        return reader.Is(TokenKind.Colon)
            ? Object(location, head)
            : new SetTerm(location, List(TokenKind.RightBrace, head));
    }

    private Term Object(RegoLocation location, Term key)
    {
        reader.Advance();
        var start = reader.Mark;
        var value = Single();
        if (reader.Is(TokenKind.Or)
            && Comprehension(location, ComprehensionKind.Object, key, value, TokenKind.RightBrace) is { } comprehension)
            return comprehension;
        reader.Reset(start);
        var pairs = new List<(Term, Term)> { (key, InfixInList()) };
        while (!reader.Take(TokenKind.RightBrace))
        {
            reader.Expect(TokenKind.Comma, "\",\" or \"}\"");
            if (reader.Take(TokenKind.RightBrace)) break;
            var next = InfixInList();
            reader.Expect(TokenKind.Colon, "\":\"");
            pairs.Add((next, InfixInList()));
        }

        return new ObjectTerm(location, pairs);
    }

    /// <summary>The comprehension, or null (and the position as it was) when what follows the bar is no body.</summary>
    private ComprehensionTerm? Comprehension(
        RegoLocation location, ComprehensionKind kind, Term? key, Term value, TokenKind close)
    {
        var start = reader.Mark;
        reader.Advance();
        try
        {
            var body = Bodies.Query(close);
            reader.Expect(close, "end of comprehension");
            return new ComprehensionTerm(location, kind, key, value, body);
        }
        catch (SyntaxException error) when (CouldBeUnion(error))
        {
            reader.Reset(start);
            return null;
        }
    }

    // A set written as "{a | b, c}" fails right at the comma; other faults are faults of the comprehension.
    private bool CouldBeUnion(SyntaxException error) => error.Location == reader.Location && reader.Is(TokenKind.Comma);

    private TemplateTerm Template(Token token, RegoLocation location)
    {
        var parts = new List<TemplatePart>();
        foreach (var part in token.Parts!)
        {
            if (part.Text is not null)
            {
                parts.Add(new TemplatePart(part.Text, null, []));
                continue;
            }

            var nested = reader.Nested(part.Tokens!);
            var inner = new BodyParser(nested);
            reader.Enter();
            var value = inner.Terms.Infix();
            var with = inner.WithModifiers();
            if (!nested.Is(TokenKind.End)) throw nested.Unexpected("end of template expression");
            reader.Leave();
            parts.Add(new TemplatePart(null, value, with));
        }

        return new TemplateTerm(location, parts);
    }
}
