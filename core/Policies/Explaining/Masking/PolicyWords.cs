using Maestro.Rego;

namespace Maestro.Policies.Explaining;

/// <summary>Texts that the policies themselves consist of: to show them gives nothing of the input away.</summary>
internal sealed class PolicyWords(PolicySet set)
{
    private readonly string _sources = string.Join('\n', set.Files.Files.Keys.Select(set.Files.Text));

    public LoggingRules Logging { get; } = new(set.Data);

    /// <summary>Whether the policies or their data have the whole text as a value or a name.</summary>
    public bool Has(string text) => _sources.Contains(RegoValue.From(text).ToString(), StringComparison.Ordinal);

    /// <summary>Values in the data whose names say that they are secrets. In the taxonomy names are those of data classes.</summary>
    public IReadOnlyList<(string Text, string Kind)> Secrets { get; } = [.. Find(set.Data, null)];

    private const string Taxonomy = "taxonomy";

    private static IEnumerable<(string, string)> Find(RegoValue value, string? kind)
    {
        switch (value)
        {
            case RegoString text when kind is not null: return [(text.Value, kind)];
            case RegoObject o:
                var found = new List<(string, string)>();
                foreach (var key in o.Keys.ToArray().Where(key => key is not RegoString { Value: Taxonomy }))
                    found.AddRange(Find(o.Get(key)!, kind ?? (key is RegoString name ? SensitiveNames.KindOf(name.Value) : null)));
                return found;
            case RegoArray array: return array.Items.ToArray().SelectMany(item => Find(item, kind));
            default: return [];
        }
    }
}
