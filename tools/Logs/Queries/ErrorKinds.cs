using Maestro.Tools.Logs.Reading;
using Maestro.Tools.Logs.Signatures;

namespace Maestro.Tools.Logs.Queries;

/// <summary>Entries with level error or critical by signature, with where each kind begins and ends. Bounded.</summary>
internal sealed class ErrorKinds
{
    private readonly Dictionary<string, Kind> _kinds = new(StringComparer.Ordinal);
    private readonly SignatureReader _signatures;

    public ErrorKinds() => _signatures = new SignatureReader(Add);

    public void Take(EntryReader entry) => _signatures.Take(entry, entry.Level >= LogLevel.Error);

    /// <summary>Must be called after the last line.</summary>
    public void End() => _signatures.End();

    public IReadOnlyList<TopError> Top(int limit) =>
    [
        .. _kinds.OrderByDescending(pair => pair.Value.Count).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(limit)
            .Select(pair => new TopError(
                pair.Key, pair.Value.Count, pair.Value.FirstLine, pair.Value.LastLine, Signature.Pattern(pair.Key))),
    ];

    private void Add(SignedEntry found)
    {
        var key = found.Signature;
        if (!_kinds.TryGetValue(key, out var kind))
        {
            if (_kinds.Count >= QueryLimits.DistinctGroups) key = QueryLimits.OtherGroup;
            if (!_kinds.TryGetValue(key, out kind)) _kinds.Add(key, kind = new Kind { FirstLine = found.Line });
        }

        kind.Count++;
        kind.LastLine = found.Line;
    }

    private sealed class Kind
    {
        public long Count { get; set; }

        public long FirstLine { get; init; }

        public long LastLine { get; set; }
    }
}
