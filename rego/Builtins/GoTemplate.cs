using System.Runtime.CompilerServices;

namespace Maestro.Rego.Builtins;

/// <summary>
/// Go's text/template without definitions of further templates: actions, pipelines, if, with, range, variables.
/// </summary>
internal sealed class GoTemplate
{
    private readonly BuiltinContext _context;
    private readonly List<(bool IsAction, string Text)> _parts = [];
    private int _at;

    public GoTemplate(string source, BuiltinContext context)
    {
        _context = context;
        Split(source);
    }

    /// <exception cref="FormatException">The template is malformed or does not fit the values.</exception>
    public string Render(RegoValue values)
    {
        var text = new StringBuilder();
        Sequence(text, new GoTemplateScope(values, null) { ["$"] = values }, run: true);
        return _at < _parts.Count
            ? throw new FormatException($"template: unexpected {{{{{_parts[_at].Text}}}}}")
            : text.ToString();
    }

    private void Split(string source)
    {
        for (var at = 0; at < source.Length;)
        {
            var open = source.IndexOf("{{", at, StringComparison.Ordinal);
            if (open < 0)
            {
                _parts.Add((false, source[at..]));
                return;
            }

            var close = source.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0) throw new FormatException("template: unclosed action");
            var literal = source[at..open];
            var action = source[(open + 2)..close];
            if (action.StartsWith("- ", StringComparison.Ordinal)) literal = literal.TrimEnd();
            if (literal.Length > 0) _parts.Add((false, literal));
            at = close + 2;
            if (action.EndsWith(" -", StringComparison.Ordinal))
            {
                while (at < source.Length && char.IsWhiteSpace(source[at])) at++;
                action = action[..^1];
            }

            action = (action.StartsWith("- ", StringComparison.Ordinal) ? action[1..] : action).Trim();
            if (!action.StartsWith("/*", StringComparison.Ordinal)) _parts.Add((true, action));
        }
    }

    /// <summary>Renders up to an end or else, which is left.</summary>
    private void Sequence(StringBuilder text, GoTemplateScope scope, bool run)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        while (_at < _parts.Count)
        {
            _context.Machine.Step();
            var (isAction, content) = _parts[_at];
            if (!isAction)
            {
                _at++;
                if (run) Append(text, content);
                continue;
            }

            var word = content.Split(' ', 2)[0];
            switch (word)
            {
                case "end" or "else": return;
                case "if" or "with": Branch(text, scope, run, content[word.Length..].Trim(), word == "with"); break;
                case "range": Range(text, scope, run, content[word.Length..].Trim()); break;
                case "define" or "template" or "block" or "break" or "continue":
                    throw new FormatException($"template: {{{{{word}}}}} is not supported");
                default:
                    _at++;
                    if (run) Action(text, scope, content);
                    break;
            }
        }
    }

    private void Append(StringBuilder text, string content)
    {
        _context.Charge(2L * content.Length);
        text.Append(content);
    }

    private void Action(StringBuilder text, GoTemplateScope scope, string content)
    {
        var (names, pipeline) = GoTemplateExpression.Assignment(content);
        var value = new GoTemplateExpression(pipeline, scope, _context).Evaluate();
        if (names.Count == 0)
        {
            Append(text, GoTemplateExpression.Show(value));
            return;
        }

        scope.Set(names[0], value, declare: content.Contains(":=", StringComparison.Ordinal));
    }

    private void Branch(StringBuilder text, GoTemplateScope scope, bool run, string condition, bool changesDot)
    {
        _at++;
        var inner = new GoTemplateScope(scope.Dot, scope);
        var (names, pipeline) = GoTemplateExpression.Assignment(condition);
        var value = run ? new GoTemplateExpression(pipeline, inner, _context).Evaluate() : null;
        var holds = run && GoTemplateExpression.IsTrue(value);
        if (run && names.Count > 0) inner.Set(names[0], value, declare: true);
        if (holds && changesDot) inner = new GoTemplateScope(value, inner);
        Sequence(text, inner, holds);
        if (Peek() is { } next && next.StartsWith("else", StringComparison.Ordinal))
        {
            if (next.Length > 4)
            {
                var rest = next[4..].Trim();
                var word = rest.Split(' ', 2)[0];
                Branch(text, scope, run && !holds, rest[word.Length..].Trim(), word == "with");
                return;
            }

            _at++;
            Sequence(text, new GoTemplateScope(scope.Dot, scope), run && !holds);
        }

        End();
    }

    private void Range(StringBuilder text, GoTemplateScope scope, bool run, string header)
    {
        _at++;
        var start = _at;
        var (names, pipeline) = GoTemplateExpression.Assignment(header);
        var value = run ? new GoTemplateExpression(pipeline, scope, _context).Evaluate() : null;
        var count = value is RegoNumber number && number.TryGetInt32(out var times) ? times : value?.Count ?? 0;
        for (var i = 0; i < count; i++)
        {
            _at = start;
            var (key, item) = value is RegoNumber ? (RegoNumber.Of(i), RegoNumber.Of(i)) : (value!.KeyAt(i), value.ValueAt(i));
            var inner = new GoTemplateScope(item, scope);
            if (names.Count > 0) inner.Set(names[0], names.Count == 1 ? item : key, declare: true);
            if (names.Count > 1) inner.Set(names[1], item, declare: true);
            Sequence(text, inner, run: true);
        }

        if (count <= 0)
        {
            _at = start;
            Sequence(text, new GoTemplateScope(scope.Dot, scope), run: false);
        }

        if (Peek() == "else")
        {
            _at++;
            Sequence(text, new GoTemplateScope(scope.Dot, scope), run && count <= 0);
        }

        End();
    }

    private string? Peek() => _at < _parts.Count ? _parts[_at].Text : null;

    private void End()
    {
        if (Peek() != "end") throw new FormatException("template: unexpected EOF");
        _at++;
    }
}

/// <summary>Variables in effect, and what the dot is.</summary>
internal sealed class GoTemplateScope(RegoValue? dot, GoTemplateScope? outer)
{
    private readonly Dictionary<string, RegoValue?> _variables = new(StringComparer.Ordinal);

    public RegoValue? Dot => dot;

    public RegoValue? this[string name]
    {
        set => _variables[name] = value;
    }

    public RegoValue? Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Next)
            if (scope._variables.TryGetValue(name, out var value)) return value;
        throw new FormatException($"template: undefined variable \"{name}\"");
    }

    private GoTemplateScope? Next => outer;

    public void Set(string name, RegoValue? value, bool declare)
    {
        for (var scope = this; !declare && scope is not null; scope = scope.Next)
        {
            if (!scope._variables.ContainsKey(name)) continue;
            scope._variables[name] = value;
            return;
        }

        _variables[name] = value;
    }
}
