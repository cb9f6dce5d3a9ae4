using System.Text.RegularExpressions;

namespace Maestro.Rego.Builtins;

/// <summary>Regular expressions (RE2) and globs.</summary>
internal static class RegexBuiltins
{
    public static IEnumerable<Builtin> All =>
    [
        new("regex.is_valid", "*",
        new Builtin1(
            (_, a) => RegoValue.From(a is RegoString pattern && GoRegex.TryCreate(pattern.Value, out var _) is not null))),
        new("regex.match", "s,s",
        new Builtin2(
            (context, pattern, text) => With(context, pattern, regex => RegoValue.From(regex.IsMatch(StringBuiltins.Of(text)))))),
        new("regex.find_n", "s,s,n", new Builtin3(Find)),
        new("regex.find_all_string_submatch_n", "s,s,n", new Builtin3(FindGroups)),
        new("regex.replace", "s,s,s", new Builtin3((context, text, pattern, template) =>
            With(context, pattern, regex => context.Text(regex.Replace(StringBuiltins.Of(text), StringBuiltins.Of(template)))))),
        new("regex.split", "s,s",
        new Builtin2(
            (context, pattern, text) => With(context, pattern, regex => Texts(context, regex.Split(StringBuiltins.Of(text)))))),
        new("regex.template_match", "s,s,s,s", new Builtin4(TemplateMatch)),
        new("regex.globs_match", "s,s", new Builtin2((context, a, b) =>
            GlobIntersection.Intersect(StringBuiltins.Of(a), StringBuiltins.Of(b), context.Machine, out var error) is { } result
                ? RegoValue.From(result)
                : context.Fail(error))),
        new("glob.match", "s,za,s", new Builtin3(GlobMatch)),
        new("glob.quote_meta", "s",
        new Builtin1((context, a) => context.Text(string.Concat(
            StringBuiltins.Of(a).Select(c => "*?\\[]{}".Contains(c, StringComparison.Ordinal) ? $"\\{c}" : c.ToString()))))),
    ];

    private static RegoValue? With(BuiltinContext context, RegoValue pattern, Func<GoRegex, RegoValue?> use)
    {
        if (GoRegex.TryCreate(StringBuiltins.Of(pattern), out var error) is not { } regex) return context.Fail(error);
        try
        {
            context.Machine.Step();
            return use(regex);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new Evaluation.EvaluationException(RegoErrorCodes.EvalLimit, "time limit reached");
        }
    }

    private static RegoArray Texts(BuiltinContext context, IEnumerable<string> texts)
    {
        var items = new List<RegoValue>();
        foreach (var text in texts)
        {
            context.Charge(48 + (2L * text.Length));
            items.Add(new RegoString(text));
        }

        return RegoArray.Of([.. items]);
    }

    private static RegoValue? Find(BuiltinContext context, RegoValue pattern, RegoValue text, RegoValue limit)
    {
        if (!((RegoNumber)limit).TryGetInt64(out var count))
            return context.OperandError(3, "must be integer number but got floating-point number");
        return With(
            context, pattern,
            regex => Texts(context, regex.Matches(StringBuiltins.Of(text), count).Select(match => match.Value)));
    }

    private static RegoValue? FindGroups(BuiltinContext context, RegoValue pattern, RegoValue text, RegoValue limit)
    {
        if (!((RegoNumber)limit).TryGetInt64(out var count))
            return context.OperandError(3, "must be integer number but got floating-point number");
        return With(context, pattern, regex => RegoArray.Of(
            [.. regex.Matches(StringBuiltins.Of(text), count)
                .Select(RegoValue (match) => Texts(context, match.Groups.Cast<Group>().Select(group => group.Value)))]));
    }

    /// <summary>A text with regular expressions between delimiters; the rest is literal.</summary>
    private static RegoValue? TemplateMatch(
        BuiltinContext context, RegoValue template, RegoValue text, RegoValue open, RegoValue close)
    {
        var (source, start, end) = (StringBuiltins.Of(template), StringBuiltins.Of(open), StringBuiltins.Of(close));
        if (start.Length != 1)
            return context.Fail("start delimiter has to be exactly one character long but is "
                + start.Length.ToString(CultureInfo.InvariantCulture) + " long");
        if (end.Length != 1)
            return context.Fail("end delimiter has to be exactly one character long but is "
                + end.Length.ToString(CultureInfo.InvariantCulture) + " long");
        var pattern = new StringBuilder("^");
        var (level, from) = (0, 0);
        for (var at = 0; at < source.Length; at++)
        {
            if (source[at] == start[0] && level++ == 0)
            {
                pattern.Append(Quote(source[from..at]));
                from = at + 1;
            }
            else if (source[at] == end[0])
            {
                if (--level < 0) return context.Fail($"unbalanced braces in \"{source}\"");
                if (level > 0) continue;
                pattern.Append('(').Append(source, from, at - from).Append(')');
                from = at + 1;
            }
        }

        if (level != 0) return context.Fail($"unbalanced braces in \"{source}\"");
        pattern.Append(Quote(source[from..])).Append('$');
        return With(context, new RegoString(pattern.ToString()), regex => RegoValue.From(regex.IsMatch(StringBuiltins.Of(text))));
    }

    public static string Quote(string text) =>
        string.Concat(text.Select(c => @"\.+*?()|[]{}^$".Contains(c, StringComparison.Ordinal) ? $"\\{c}" : c.ToString()));

    private static RegoValue? GlobMatch(BuiltinContext context, RegoValue pattern, RegoValue delimiters, RegoValue text)
    {
        var separators = "";
        if (delimiters is RegoArray list)
        {
            foreach (var item in list.Items)
            {
                if (item is not RegoString { Value: var one } || one.EnumerateRunes().Count() != 1)
                    return context.OperandError(
                        2,
                        $"must be array of {(item is RegoString ? "runes" : "strings")} but got array containing {item.Kind.Name()}");
                separators += one;
            }

            if (list.Count == 0) separators = ".";
        }

        return GlobPattern.Translate(StringBuiltins.Of(pattern), separators, out var error) is { } regex
            ? With(context, new RegoString(regex), compiled => RegoValue.From(compiled.IsMatch(StringBuiltins.Of(text))))
            : context.Fail(error);
    }
}
