namespace Stores.Tests.Conformance;

public enum ETagAge
{
    None,
    Current,
    Former,
}

public sealed record ModelWrite(WriteKind Kind, string Row, ETagAge Age, string Body);

/// <summary>What a partition holds, as a dictionary.</summary>
internal sealed class TableModel
{
    private readonly SortedDictionary<string, (string ETag, string Body)> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _former = new(StringComparer.Ordinal);

    public IEnumerable<TableRow> Rows(string partition) =>
        _rows.Select(row => new TableRow(partition, row.Key, row.Value.ETag, row.Value.Body));

    public TableRow? Get(string partition, string row) =>
        _rows.TryGetValue(row, out var found) ? new TableRow(partition, row, found.ETag, found.Body) : null;

    public TableWrite Concrete(ModelWrite write)
    {
        var current = _rows.TryGetValue(write.Row, out var found) ? found.ETag : null;
        var former = _former.GetValueOrDefault(write.Row, "0");
        return write switch
        {
            { Kind: WriteKind.Insert } => TableWrite.Insert(write.Row, write.Body),
            { Kind: WriteKind.Upsert } => TableWrite.Upsert(write.Row, write.Body),
            { Kind: WriteKind.Replace, Age: ETagAge.Current } => TableWrite.Replace(write.Row, write.Body, current ?? former),
            { Kind: WriteKind.Replace } => TableWrite.Replace(write.Row, write.Body, former),
            { Age: ETagAge.None } => TableWrite.Delete(write.Row),
            { Age: ETagAge.Current } => TableWrite.Delete(write.Row, current ?? former),
            _ => TableWrite.Delete(write.Row, former),
        };
    }

    /// <summary>Says whether the outcome is right, and applies the writes when they were.</summary>
    public void Check(IReadOnlyList<TableWrite> writes, WriteOutcome outcome)
    {
        var broken = Enumerable.Range(0, writes.Count).Where(i => !Holds(writes[i])).ToArray();
        Assert.Equal(broken.Length == 0, outcome.Applied);
        if (broken.Length > 0)
        {
            Assert.Contains(outcome.FailedIndex, broken);
            return;
        }

        Assert.Equal(writes.Count, outcome.ETags.Count);
        for (var i = 0; i < writes.Count; i++) Apply(writes[i], outcome.ETags[i]);
    }

    private bool Holds(TableWrite write) => write switch
    {
        { Kind: WriteKind.Insert } => !_rows.ContainsKey(write.Row),
        { ETag: { } etag } => _rows.TryGetValue(write.Row, out var found) && found.ETag == etag,
        _ => true,
    };

    private void Apply(TableWrite write, string? etag)
    {
        if (_rows.Remove(write.Row, out var before)) _former[write.Row] = before.ETag;
        Assert.Equal(write.Kind == WriteKind.Delete, etag is null);
        if (etag is not null) _rows[write.Row] = (etag, write.Body!);
    }
}
