using Maestro.Expressions;

namespace Maestro.Liquid;

/// <summary>Parses expressions and notes what they read from outside the template.</summary>
internal sealed class ExpressionParser(LiquidDialect dialect, Locals locals, List<TemplateReference> references)
{
    private const int MaxDepth = 32;

    private int _depth;

    /// <summary>A value with filters behind it.</summary>
    public Expression Value(Tokens tokens)
    {
        var value = Operand(tokens);
        while (tokens.TakeIf("|"))
        {
            var name = tokens.TakeName("a filter's name");
            if (!dialect.FilterTable.TryGetValue(name, out var filter))
                throw new LiquidException(
                    $"there is no filter '{name}'; there are {string.Join(", ", dialect.Filters)}", tokens.Line);
            var arguments = new List<Expression>();
            if (tokens.TakeIf(":"))
            {
                do
                    arguments.Add(Operand(tokens));
                while (tokens.TakeIf(","));
            }

            if (arguments.Count < filter.MinArguments || arguments.Count > filter.MaxArguments)
                throw new LiquidException($"filter '{name}' takes {filter.Arity} arguments, not {arguments.Count}", tokens.Line);
            value = new Filtered(value, filter, arguments, tokens.Line);
        }

        return value;
    }

    /// <summary>Comparisons joined by and/or, which bind from the right, as Liquid has it.</summary>
    public Expression Condition(Tokens tokens)
    {
        Enter(tokens);
        var left = Operand(tokens);
        if (tokens.Current.Kind == TokenKind.Symbol && tokens.Current.Text is "==" or "!=" or "<>" or "<" or "<=" or ">" or ">="
            || tokens.Current.IsWord("contains"))
        {
            var operation = tokens.Take().Text;
            left = new Comparison(left, operation, Operand(tokens), tokens.Line);
        }

        if (tokens.Current.IsWord("and") || tokens.Current.IsWord("or"))
        {
            var isAnd = tokens.Take().Text == "and";
            left = new Logic(left, isAnd, Condition(tokens), tokens.Line);
        }

        _depth--;
        return left;
    }

    public Expression Operand(Tokens tokens)
    {
        Enter(tokens);
        var token = tokens.Take();
        Expression operand = token.Kind switch
        {
            TokenKind.Text => new Literal(token.Text, tokens.Line),
            TokenKind.Number => new Literal(Values.Number(token.Text), tokens.Line),
            TokenKind.Symbol when token.Text == "(" => Range(tokens),
            TokenKind.Name => token.Text switch
            {
                "true" => new Literal(true, tokens.Line),
                "false" => new Literal(false, tokens.Line),
                "nil" or "null" => new Literal(null, tokens.Line),
                "empty" => new Literal(Values.Empty, tokens.Line),
                "blank" => new Literal(Values.Blank, tokens.Line),
                _ => Variable(token.Text, tokens),
            },
            _ => throw new LiquidException($"a value is expected, not {token}", tokens.Line),
        };
        _depth--;
        return operand;
    }

    private RangeExpression Range(Tokens tokens)
    {
        var from = Operand(tokens);
        tokens.Expect("..");
        var to = Operand(tokens);
        tokens.Expect(")");
        return new RangeExpression(from, to, tokens.Line);
    }

    private Variable Variable(string root, Tokens tokens)
    {
        var isLocal = locals.Contains(root);
        if (!isLocal && !dialect.Variables.Contains(root, StringComparer.Ordinal))
            throw new LiquidException($"'{root}' is not defined; a template sees {dialect.VariableList}", tokens.Line);
        var place = references.Count;
        var members = new List<Expression>();
        while (tokens.Current.Is(".") || tokens.Current.Is("["))
        {
            if (tokens.TakeIf("."))
            {
                members.Add(new Literal(tokens.TakeName("a member's name"), tokens.Line));
                continue;
            }

            tokens.Take();
            members.Add(Operand(tokens));
            tokens.Expect("]");
        }

        if (!isLocal)
            references.Insert(place, Reference(root, members, tokens.Line));
        return new Variable(root, members, tokens.Line);
    }

    private static TemplateReference Reference(string root, List<Expression> members, int line)
    {
        var known = new List<ReferenceSegment>();
        foreach (var member in members)
        {
            if (member is Literal { Value: string name })
                known.Add(ReferenceSegment.Member(name));
            else if (member is Literal { Value: long index and >= 0 and <= int.MaxValue })
                known.Add(ReferenceSegment.Item((int)index));
            else
                break;
        }

        return new TemplateReference(root, known, known.Count == members.Count, line);
    }

    private void Enter(Tokens tokens)
    {
        if (++_depth > MaxDepth)
            throw new LiquidException($"an expression is nested deeper than {MaxDepth} levels", tokens.Line);
    }
}
