namespace Maestro.Rego.Builtins;

/// <summary>The escapes of URL queries, where a space is a plus.</summary>
internal static class UrlText
{
    public static string Encode(string text)
    {
        var encoded = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            var c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '~') encoded.Append(c);
            else if (c == ' ') encoded.Append('+');
            else encoded.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }

        return encoded.ToString();
    }

    public static string? Decode(string text, out string? error)
    {
        var bytes = new List<byte>(text.Length);
        var source = Encoding.UTF8.GetBytes(text);
        error = null;
        for (var i = 0; i < source.Length; i++)
        {
            if (source[i] == '+')
            {
                bytes.Add((byte)' ');
            }
            else if (source[i] != '%')
            {
                bytes.Add(source[i]);
            }
            else if (i + 2 < source.Length
                && byte.TryParse(
                    source.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                bytes.Add(value);
                i += 2;
            }
            else
            {
                error = $"invalid URL escape \"{Encoding.UTF8.GetString(source.AsSpan(i, Math.Min(3, source.Length - i)))}\"";
                return null;
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
