namespace Maestro.Rego.Builtins;

/// <summary>JSON as Go writes it: keys in order, angle brackets and ampersands escaped.</summary>
internal static class GoJson
{
    // What would end a script, or a line of one, in a page that has the JSON in it.
    private const string Escaped = "<>&\u2028\u2029";

    public static string Write(RegoValue value)
    {
        var text = new StringBuilder();
        Write(text, value, null, "", "");
        return text.ToString();
    }

    public static RegoValue? WriteWithOptions(BuiltinContext context, RegoValue value, RegoValue options)
    {
        var (indent, prefix, pretty) = ("\t", "", (bool?)null);
        for (var i = 0; i < options.Count; i++)
        {
            var (key, option) = (options.KeyAt(i), options.ValueAt(i));
            switch ((key as RegoString)?.Value)
            {
                case "indent" when option is RegoString text: indent = text.Value; break;
                case "prefix" when option is RegoString text: prefix = text.Value; break;
                case "pretty" when option is RegoBoolean flag: pretty = flag.Value; break;
                case "indent" or "prefix" or "pretty":
                    return context.OperandError(
                        2,
                        $"key {key} failed cast to {(key.Equals(new RegoString("pretty")) ? "bool" : "string")}: got {option.Kind.Name()}");
                default:
                    return context.OperandError(2, $"object contained unknown key {key}");
            }
        }

        var isPretty = pretty ?? options.Count > 0;
        if (!isPretty) return context.Text(Write(value));
        var written = new StringBuilder(prefix);
        Write(written, value, indent, prefix, "");
        return context.Text(written.ToString());
    }

    private static void Write(StringBuilder text, RegoValue value, string? indent, string prefix, string current)
    {
        switch (value)
        {
            case RegoString s: RegoText.Quote(text, s.Value, Escaped); break;
            case RegoObject o:
                Items(text, '{', '}', o.Count, indent, prefix, current, (i, inner) =>
                {
                    RegoText.Quote(text, RegoJson.KeyText(o.KeyAt(i)), Escaped);
                    text.Append(indent is null ? ":" : ": ");
                    Write(text, o.ValueAt(i), indent, prefix, inner);
                });
                break;
            case RegoArray or RegoSet:
                Items(
                    text, '[', ']', value.Count, indent, prefix, current,
                    (i, inner) => Write(text, value.ValueAt(i), indent, prefix, inner));
                break;
            default: RegoText.Write(text, value); break;
        }
    }

    private static void Items(
        StringBuilder text, char open, char close, int count, string? indent, string prefix, string current,
        Action<int, string> item)
    {
        text.Append(open);
        var inner = current + indent;
        for (var i = 0; i < count; i++)
        {
            if (i > 0) text.Append(',');
            if (indent is not null) text.Append('\n').Append(prefix).Append(inner);
            item(i, inner);
        }

        if (indent is not null && count > 0) text.Append('\n').Append(prefix).Append(current);
        text.Append(close);
    }
}
