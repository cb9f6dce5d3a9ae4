using System.Text.RegularExpressions;

namespace Maestro.Router.Configuration;

/// <summary>
/// A model name with wildcards, such as <c>openai/*</c>: each <c>*</c> stands for any run of characters. Linear in what it is
/// matched with.
/// </summary>
internal sealed class ModelPattern(string pattern)
{
    private readonly Regex _regex = new(
        "\\A" + Regex.Escape(pattern).Replace("\\*", "(.*)", StringComparison.Ordinal) + "\\z",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline);

    /// <summary>Characters that must be there: of two patterns that match, the one with more says more.</summary>
    public int Literal { get; } = pattern.Count(letter => letter != '*');

    public static bool Is(string name) => name.Contains('*', StringComparison.Ordinal);

    public bool Matches(string name) => _regex.IsMatch(name);

    /// <summary>
    /// The template with what the wildcards stood for in place of its own, in order; null when the name does not match.
    /// </summary>
    public string? Fill(string name, string template)
    {
        if (_regex.Match(name) is not { Success: true } match) return null;
        var parts = template.Split('*');
        var filled = parts[0];
        for (var index = 1; index < parts.Length; index++) filled += match.Groups[index].Value + parts[index];
        return filled;
    }
}
