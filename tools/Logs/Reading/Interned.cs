namespace Maestro.Tools.Logs.Reading;

/// <summary>
/// One string per distinct text, for the few names that come back on every line. Bounded: past the limit, texts are just made.
/// </summary>
internal sealed class Interned
{
    private const int Limit = 10_000;

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    public Interned() => _bySpan = _known.GetAlternateLookup<ReadOnlySpan<char>>();

    public string Get(ReadOnlySpan<char> text)
    {
        if (_bySpan.TryGetValue(text, out var known)) return known;
        var made = text.ToString();
        if (_known.Count < Limit) _known.Add(made);
        return made;
    }
}
