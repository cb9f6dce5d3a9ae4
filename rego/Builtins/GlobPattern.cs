using System.Collections.Concurrent;

namespace Maestro.Rego.Builtins;

/// <summary>Globs as regular expressions: one star stops at separators, two do not.</summary>
internal static class GlobPattern
{
    private const int MaxCached = 1000;
    private static readonly ConcurrentDictionary<(string, string), string> Cache = new();

    public static string? Translate(string glob, string separators, out string error)
    {
        error = "";
        if (Cache.TryGetValue((glob, separators), out var known)) return known;
        var pattern = new StringBuilder("(?s)^");
        var other = separators.Length == 0
            ? "."
            : $"[^{string.Concat(separators.EnumerateRunes().Select(rune => $"\\x{{{rune.Value:X}}}"))}]";
        var open = 0;
        for (var at = 0; at < glob.Length; at++)
        {
            switch (glob[at])
            {
                case '*' when at + 1 < glob.Length && glob[at + 1] == '*':
                    while (at + 1 < glob.Length && glob[at + 1] == '*') at++;
                    pattern.Append(".*");
                    break;
                case '*': pattern.Append(other).Append('*'); break;
                case '?': pattern.Append(other); break;
                case '\\' when at + 1 < glob.Length: pattern.Append(RegexBuiltins.Quote(glob[++at].ToString())); break;
                case '[':
                    if (!Class(pattern, glob, ref at))
                    {
                        error = "unexpected end of input in character list";
                        return null;
                    }

                    break;
                case '{':
                    open++;
                    pattern.Append("(?:");
                    break;
                case '}' when open > 0:
                    open--;
                    pattern.Append(')');
                    break;
                case ',' when open > 0: pattern.Append('|'); break;
                default: pattern.Append(RegexBuiltins.Quote(glob[at].ToString())); break;
            }
        }

        if (open > 0)
        {
            error = "unexpected end of input in alternatives";
            return null;
        }

        if (Cache.Count >= MaxCached) Cache.Clear();
        return Cache[(glob, separators)] = pattern.Append('$').ToString();
    }

    private static bool Class(StringBuilder pattern, string glob, ref int at)
    {
        var end = glob.IndexOf(']', at + 1);
        if (end < 0 || end == at + 1) return false;
        var content = glob[(at + 1)..end];
        var negated = content[0] is '!' or '^';
        if (negated) content = content[1..];
        pattern.Append(negated ? "[^" : "[");
        for (var i = 0; i < content.Length; i++)
        {
            if (content[i] == '-' && i > 0 && i + 1 < content.Length) pattern.Append('-');
            else
                pattern.Append(char.IsAsciiLetterOrDigit(content[i]) || content[i] > 127
                    ? content[i].ToString()
                    : $"\\x{{{(int)content[i]:X}}}");
        }

        pattern.Append(']');
        at = end;
        return content.Length > 0;
    }
}
