using System.Text.RegularExpressions;
using Maestro.Rego.Values;

namespace Maestro.Policies.Explaining;

/// <summary>Texts that the policies themselves consist of: to show them gives nothing of the input away.</summary>
internal sealed partial class PolicyVocabulary(PolicySet set)
{
    /// <summary>As they are quoted, in Rego and in JSON alike.</summary>
    private readonly HashSet<string> _quoted = set.Files.Files.Keys.SelectMany(path => Quoted().Matches(set.Files.Text(path)!))
        .Select(text => text.Value).ToHashSet(StringComparer.Ordinal);

    public LoggingRules Logging { get; } = new(set.Data);

    /// <summary>Whether the policies or their data have the whole text as a value or a name.</summary>
    public bool Has(string text) => _quoted.Contains(RegoValue.From(text).ToString());

    /// <summary>
    /// Values in the data whose names say that they are secrets. In the taxonomy names are those of data classes.
    /// </summary>
    public IReadOnlyList<(string Text, string Kind)> Secrets { get; } = [.. Find(set.Data, null)];

    private const string Taxonomy = "taxonomy";

    [GeneratedRegex(@"""(?:[^""\\\r\n]|\\.)*""", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    private static IEnumerable<(string, string)> Find(RegoValue value, string? kind)
    {
        switch (value)
        {
            case RegoString text when kind is not null: return [(text.Value, kind)];
            case RegoObject o:
                var found = new List<(string, string)>();
                foreach (var key in o.Keys.ToArray().Where(key => key is not RegoString { Value: Taxonomy }))
                    found.AddRange(
                        Find(o.Get(key)!, kind ?? (key is RegoString name ? SensitiveNames.KindOf(name.Value) : null)));
                return found;
            case RegoArray array: return array.Items.ToArray().SelectMany(item => Find(item, kind));
            default: return [];
        }
    }
}
