using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Maestro.Rego.Builtins;

/// <summary>A compiled regular expression of Go's syntax, matched in linear time.</summary>
internal sealed class GoRegex
{
    private const int MaxCached = 1000;
    private const int MaxPattern = 8192;
    private static readonly ConcurrentDictionary<string, GoRegex> Cache = new(StringComparer.Ordinal);
    private readonly Regex _regex;
    private readonly string?[] _names;

    private GoRegex(string source)
    {
        var (pattern, names) = GoRegexTranslator.Translate(source);
        _regex = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(2));
        _names = names;
    }

    /// <summary>The expression, or null and why it is none.</summary>
    public static GoRegex? TryCreate(string source, out string error)
    {
        error = "";
        if (Cache.TryGetValue(source, out var known)) return known;
        if (source.Length > MaxPattern)
        {
            error = "error parsing regexp: expression too long";
            return null;
        }

        try
        {
            var regex = new GoRegex(source);
            if (Cache.Count >= MaxCached) Cache.Clear();
            return Cache[source] = regex;
        }
        catch (FormatException e)
        {
            error = e.Message;
        }
        catch (NotSupportedException e)
        {
            error = "error parsing regexp: expression too large: " + e.Message;
        }
        catch (ArgumentException e)
        {
            error = "error parsing regexp: " + e.Message;
        }

        return null;
    }

    public bool IsMatch(string text) => _regex.IsMatch(text);

    /// <summary>
    /// Matches from left to right, at most <paramref name="limit"/> if that is not negative. As in Go, an empty match right after
    /// a match does not count.
    /// </summary>
    public IEnumerable<Match> Matches(string text, long limit = -1)
    {
        var end = -1;
        for (var match = _regex.Match(text); match.Success && limit != 0; match = match.NextMatch())
        {
            if (match.Length == 0 && (match.Index == end || IsInsidePair(text, match.Index))) continue;
            end = match.Index + match.Length;
            limit--;
            yield return match;
        }
    }

    public string Replace(string text, string template)
    {
        var result = new StringBuilder();
        var last = 0;
        foreach (var match in Matches(text))
        {
            result.Append(text, last, match.Index - last);
            Expand(result, match, template);
            last = match.Index + match.Length;
        }

        return result.Append(text, last, text.Length - last).ToString();
    }

    public IEnumerable<string> Split(string text)
    {
        var start = 0;
        var end = 0;
        foreach (var match in Matches(text))
        {
            end = match.Index;
            if (match.Index + match.Length != 0) yield return text[start..end];
            start = match.Index + match.Length;
        }

        if (end != text.Length || text.Length == 0) yield return text[start..];
    }

    private static bool IsInsidePair(string text, int index) =>
        index > 0 && index < text.Length && char.IsLowSurrogate(text[index]) && char.IsHighSurrogate(text[index - 1]);

    private void Expand(StringBuilder result, Match match, string template)
    {
        for (var at = 0; at < template.Length; at++)
        {
            if (template[at] != '$' || at + 1 == template.Length)
            {
                result.Append(template[at]);
                continue;
            }

            if (template[at + 1] == '$')
            {
                result.Append('$');
                at++;
                continue;
            }

            var braced = template[at + 1] == '{';
            var start = at + (braced ? 2 : 1);
            var stop = start;
            while (stop < template.Length && (char.IsLetterOrDigit(template[stop]) || template[stop] == '_')) stop++;
            if (stop == start || (braced && (stop >= template.Length || template[stop] != '}')))
            {
                result.Append('$');
                continue;
            }

            result.Append(Group(match, template[start..stop]));
            at = braced ? stop : stop - 1;
        }
    }

    private string Group(Match match, string name)
    {
        var index = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : Array.IndexOf(_names, name);
        return index >= 0 && index < match.Groups.Count ? match.Groups[index].Value : "";
    }
}
