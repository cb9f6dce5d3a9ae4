namespace Maestro.Rego.Values;

/// <summary>Values as Rego source on one line.</summary>
internal static class RegoText
{
    public static string Write(RegoValue value)
    {
        if (value is RegoNumber number) return number.Text;
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    public static void Write(StringBuilder text, RegoValue value)
    {
        switch (value)
        {
            case RegoBoolean boolean: text.Append(boolean.Value ? "true" : "false"); break;
            case RegoNumber number: text.Append(number.Text); break;
            case RegoString s: Quote(text, s.Value); break;
            case RegoArray: Elements(text, value, '[', ']'); break;
            case RegoSet set when set.Count == 0: text.Append("set()"); break;
            case RegoSet: Elements(text, value, '{', '}'); break;
            case RegoObject o: Pairs(text, o); break;
            default: text.Append("null"); break;
        }
    }

    public static void Quote(StringBuilder text, string value) => Quote(text, value, "\u007f");

    /// <param name="escaped">Characters that are written as a code, besides those that JSON asks for.</param>
    public static void Quote(StringBuilder text, string value, string escaped)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                _ when c < ' ' || escaped.Contains(c) => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }

    private static void Elements(StringBuilder text, RegoValue value, char open, char close)
    {
        text.Append(open);
        for (var i = 0; i < value.Count; i++)
        {
            if (i > 0) text.Append(", ");
            Write(text, value.ValueAt(i));
        }

        text.Append(close);
    }

    private static void Pairs(StringBuilder text, RegoObject value)
    {
        text.Append('{');
        for (var i = 0; i < value.Count; i++)
        {
            if (i > 0) text.Append(", ");
            Write(text, value.KeyAt(i));
            text.Append(": ");
            Write(text, value.ValueAt(i));
        }

        text.Append('}');
    }
}
