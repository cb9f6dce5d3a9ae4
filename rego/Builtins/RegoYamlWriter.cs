namespace Maestro.Rego.Builtins;

/// <summary>YAML in block style.</summary>
internal static class RegoYamlWriter
{
    public static string Write(RegoValue value)
    {
        var text = new StringBuilder();
        Block(text, value, 0, inList: false);
        return text.ToString();
    }

    private static void Block(StringBuilder text, RegoValue value, int indent, bool inList)
    {
        switch (value)
        {
            case RegoObject { Count: > 0 } o:
                for (var i = 0; i < o.Count; i++)
                {
                    if (i > 0 || !inList) text.Append(' ', indent);
                    text.Append(Scalar(new RegoString(RegoJson.KeyText(o.KeyAt(i))))).Append(':');
                    Nested(text, o.ValueAt(i), indent, o.ValueAt(i) is RegoObject ? 2 : 0);
                }

                break;
            case RegoArray or RegoSet when value.Count > 0:
                for (var i = 0; i < value.Count; i++)
                {
                    if (i > 0 || !inList) text.Append(' ', indent);
                    text.Append("- ");
                    Block(text, value.ValueAt(i), indent + 2, inList: true);
                }

                break;
            default: text.Append(Scalar(value)).Append('\n'); break;
        }
    }

    private static void Nested(StringBuilder text, RegoValue value, int indent, int step)
    {
        if (value.IsCollection && value.Count > 0)
        {
            text.Append('\n');
            Block(text, value, indent + step, inList: false);
        }
        else
        {
            text.Append(' ');
            Block(text, value, indent, inList: true);
        }
    }

    private static string Scalar(RegoValue value) => value switch
    {
        RegoObject => "{}",
        RegoArray or RegoSet => "[]",
        RegoString text => IsPlain(text.Value) ? text.Value : GoJson.Write(value),
        _ => value.ToString(),
    };

    private static bool IsPlain(string text)
    {
        if (text.Length == 0 || char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1])) return false;
        if (!char.IsLetter(text[0]) && text[0] is not ('_' or '/')) return false;
        foreach (var c in text)
            if (!char.IsLetterOrDigit(c) && c is not (' ' or '_' or '-' or '.' or '/' or '@' or '+')) return false;
        return RegoYaml.Parse(text) is RegoString parsed && parsed.Value == text;
    }
}
