namespace Maestro.Rego.Syntax;

/// <summary>Modules and queries from text.</summary>
internal static class RegoParser
{
    private const int MaxErrors = 10;
    private const int MaxPath = 100;

    /// <summary>The module, or null and what is wrong with it.</summary>
    public static Module? Module(string file, string source, ParseLimits limits, ICollection<RegoError> errors)
    {
        if (source.Length > limits.MaxSourceLength)
        {
            errors.Add(new RegoError(
                RegoErrorCodes.Parse, $"module longer than {limits.MaxSourceLength} characters", new RegoLocation(file, 1, 1)));
            return null;
        }

        try
        {
            var lexer = new Lexer(file, source);
            var reader = new TokenReader(file, source, lexer.Scan());
            if (reader.Is(TokenKind.End)) throw reader.Error(reader.Location, "empty module");
            var module = Package(reader);
            module.Comments.AddRange(lexer.Comments);
            var count = errors.Count;
            Statements(reader, module, errors);
            if (errors.Count > count) return null;
            AnnotationParser.Attach(module, errors);
            return errors.Count > count ? null : module;
        }
        catch (SyntaxException error)
        {
            errors.Add(error.ToError());
            return null;
        }
        catch (InsufficientExecutionStackException)
        {
            errors.Add(
                new RegoError(RegoErrorCodes.Parse, "nested too deep for this thread's stack", new RegoLocation(file, 1, 1)));
            return null;
        }
    }

    /// <summary>A query: a body that ends with the text.</summary>
    /// <exception cref="SyntaxException">The text is no query.</exception>
    public static Body Query(string source, ParseLimits limits)
    {
        var start = new RegoLocation("query", 1, 1);
        if (source.Length > limits.MaxSourceLength)
            throw new SyntaxException(start, $"query longer than {limits.MaxSourceLength} characters");
        var reader = new TokenReader("query", source, new Lexer("query", source).Scan());
        return new BodyParser(reader).Query(TokenKind.End);
    }

    private static Module Package(TokenReader reader)
    {
        var location = reader.Location;
        if (!reader.Take("package")) throw reader.Error(location, "package expected");
        var path = Path(reader, "package path");
        if (!reader.Take(TokenKind.Semicolon) && !reader.OnNewLine && !reader.Is(TokenKind.End)) throw reader.Unexpected();
        return new Module(reader.File, location, path);
    }

    private static void Statements(TokenReader reader, Module module, ICollection<RegoError> errors)
    {
        var bodies = new BodyParser(reader);
        var rules = new RuleParser(reader, bodies);
        var found = 0;
        while (!reader.Is(TokenKind.End))
        {
            var depth = reader.Mark.Depth;
            try
            {
                if (reader.Is("import")) Import(reader, module);
                else if (reader.Is("package")) throw reader.Error(reader.Location, "unexpected package: a module has one");
                else module.Rules.Add(rules.Rule());
            }
            catch (SyntaxException error)
            {
                errors.Add(error.ToError());
                if (++found >= MaxErrors || error.Message is "nested too deep" or "too ambiguous to parse") return;
                reader.Reset(reader.Mark with { Depth = depth });
                Recover(reader);
            }
        }
    }

    /// <summary>On to what looks like the next statement: a token in the first column.</summary>
    private static void Recover(TokenReader reader)
    {
        do reader.Advance();
        while (!reader.Is(TokenKind.End) &&
               !(reader.OnNewLine && reader.Current.Column == 1
                   && reader.Current.Kind is TokenKind.Identifier or TokenKind.Keyword && !reader.Is("else")));
    }

    private static void Import(TokenReader reader, Module module)
    {
        var location = reader.Location;
        reader.Advance();
        var path = Path(reader, "path");
        string? alias = null;
        if (reader.Take("as"))
        {
            if (reader.Current.Kind is not (TokenKind.Identifier or TokenKind.Keyword)) throw reader.Unexpected("var");
            alias = reader.Current.Text;
            reader.Advance();
        }

        if (!reader.Take(TokenKind.Semicolon) && !reader.OnNewLine && !reader.Is(TokenKind.End)) throw reader.Unexpected();
        switch (path[0])
        {
            case "rego" when path is ["rego", "v1"]:
            case "future" when path is ["future", "keywords", ..]:
                if (alias is not null) throw reader.Error(location, $"`{string.Join('.', path)}` imports cannot be aliased");
                if (path.Count > 3 || (path.Count == 3 && !Lexer.IsKeyword(path[2])))
                    throw reader.Error(location, $"unexpected keyword, must be one of [contains every if in]");
                return;
            case "data" or "input":
                module.Imports.Add(new Import(location, path, alias));
                return;
            default:
                throw reader.Error(
                    location, $"unexpected import path, must begin with one of: {{data, future, input, rego}}, got: {path[0]}");
        }
    }

    private static List<string> Path(TokenReader reader, string what)
    {
        if (reader.Current.Kind is not (TokenKind.Identifier or TokenKind.Keyword)) throw reader.Unexpected("ident");
        var path = new List<string> { reader.Current.Text };
        reader.Advance();
        while (reader.Touches)
        {
            if (path.Count >= MaxPath) throw reader.Error(reader.Location, "path too long");
            if (reader.Take(TokenKind.Dot))
            {
                if (reader.Current.Kind is not (TokenKind.Identifier or TokenKind.Keyword)) throw reader.Unexpected("ident");
                path.Add(reader.Current.Text);
                reader.Advance();
            }
            else if (reader.Take(TokenKind.LeftBracket))
            {
                path.Add(reader.Expect(TokenKind.String, "string in " + what).Text);
                reader.Expect(TokenKind.RightBracket, "']'");
            }
            else
            {
                break;
            }
        }

        return path;
    }
}

internal sealed record ParseLimits(int MaxSourceLength);
