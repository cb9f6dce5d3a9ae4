namespace Maestro.Rego.Builtins;

/// <summary>A pipeline of a template: operands, functions, fields.</summary>
internal sealed class GoTemplateExpression
{
    private readonly List<string> _tokens = [];
    private readonly GoTemplateScope _scope;
    private readonly BuiltinContext _context;
    private int _at;

    public GoTemplateExpression(string source, GoTemplateScope scope, BuiltinContext context)
    {
        (_scope, _context) = (scope, context);
        Scan(source);
    }

    /// <summary>The variables an action sets, and the pipeline whose value they get.</summary>
    public static (List<string> Names, string Pipeline) Assignment(string source)
    {
        var at = source.IndexOf('=', StringComparison.Ordinal);
        if (!source.StartsWith('$') || at < 0 || (at + 1 < source.Length && source[at + 1] == '=')) return ([], source);
        var names = source[..at].TrimEnd(':', ' ').Split(',', StringSplitOptions.TrimEntries).ToList();
        return names.TrueForAll(name => name.StartsWith('$') && name.Skip(1).All(c => char.IsLetterOrDigit(c) || c == '_'))
            ? (names, source[(at + 1)..])
            : ([], source);
    }

    public static string Show(RegoValue? value) => value is null ? "<undefined>" : GoFormat.Plain(value);

    public static bool IsTrue(RegoValue? value) => value switch
    {
        null or RegoNull => false,
        RegoBoolean boolean => boolean.Value,
        RegoNumber number => RegoNumber.Compare(number, RegoNumber.Of(0)) != 0,
        RegoString text => text.Value.Length > 0,
        _ => value.Count > 0,
    };

    public RegoValue? Evaluate()
    {
        var value = Pipeline();
        return _at < _tokens.Count ? throw new FormatException($"template: unexpected <{_tokens[_at]}>") : value;
    }

    private void Scan(string source)
    {
        for (var at = 0; at < source.Length;)
        {
            var c = source[at];
            if (char.IsWhiteSpace(c))
            {
                at++;
                if (_tokens.Count > 0 && _tokens[^1] != " ") _tokens.Add(" ");
                continue;
            }

            var start = at;
            if (c is '"' or '`' or '\'')
            {
                for (at++; at < source.Length && source[at] != c; at++)
                    if (source[at] == '\\' && c != '`') at++;
                if (at >= source.Length) throw new FormatException("template: unterminated quoted string");
                at++;
            }
            else if (c is '(' or ')' or '|')
            {
                at++;
            }
            else
            {
                while (at < source.Length && !char.IsWhiteSpace(source[at])
                    && source[at] is not ('(' or ')' or '|' or '"' or '`'))
                    at++;
            }

            _tokens.Add(source[start..at]);
        }

        if (_tokens.Count > 0 && _tokens[^1] == " ") _tokens.RemoveAt(_tokens.Count - 1);
    }

    private string? Peek()
    {
        while (_at < _tokens.Count && _tokens[_at] == " ") _at++;
        return _at < _tokens.Count ? _tokens[_at] : null;
    }

    private RegoValue? Pipeline()
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        var value = Command([]);
        while (Peek() == "|")
        {
            _at++;
            value = Command([value]);
        }

        return value;
    }

    private RegoValue? Command(List<RegoValue?> piped)
    {
        var first = Peek() ?? throw new FormatException("template: missing value for command");
        if (char.IsLetter(first[0]) && first is not ("true" or "false" or "nil"))
        {
            _at++;
            var arguments = new List<RegoValue?>();
            while (Peek() is { } next && next is not ("|" or ")")) arguments.Add(Operand());
            arguments.AddRange(piped);
            return GoTemplateFunctions.Call(first, arguments, _context);
        }

        var value = Operand();
        return piped.Count > 0 ? throw new FormatException("template: can't give argument to non-function") : value;
    }

    private RegoValue? Operand()
    {
        var token = Peek() ?? throw new FormatException("template: missing operand");
        _at++;
        RegoValue? value;
        if (token == "(")
        {
            value = Pipeline();
            if (Peek() != ")") throw new FormatException("template: unclosed left paren");
            _at++;
            if (_at < _tokens.Count && _tokens[_at].StartsWith('.')) value = Fields(value, _tokens[_at++]);
            return value;
        }

        if (token == ".") return _scope.Dot;
        if (token[0] == '.') return Fields(_scope.Dot, token);
        if (token[0] == '$')
        {
            var dot = token.IndexOf('.', StringComparison.Ordinal);
            value = _scope.Find(dot < 0 ? token : token[..dot]);
            return dot < 0 ? value : Fields(value, token[dot..]);
        }

        if (token[0] == '`') return new RegoString(token[1..^1]);
        if (token[0] is '"' or '\'')
            return EncodingBuiltins.TryJson("\"" + token[1..^1] + "\"", out var text, out _)
                ? text
                : throw new FormatException($"template: bad string {token}");
        return token switch
        {
            "true" => RegoValue.True,
            "false" => RegoValue.False,
            "nil" => RegoValue.Null,
            _ => RegoNumber.TryParse(token) ?? throw new FormatException($"template: bad number or name {token}"),
        };
    }

    private static RegoValue? Fields(RegoValue? value, string path)
    {
        foreach (var name in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            if (value is not null and not RegoObject)
                throw new FormatException($"template: can't evaluate field {name} in type {value.Kind.Name()}");
            value = value?.Get(name);
        }

        return value;
    }
}
