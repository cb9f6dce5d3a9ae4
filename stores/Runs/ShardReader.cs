namespace Maestro.Stores.Runs;

/// <summary>Reads one partition of a list a few rows at a time: a page of a list takes only some from each.</summary>
internal sealed class ShardReader(ITableStore tables, string table, string partition, string? after)
{
    private const int FewRows = 16;
    private const int ManyRows = 128;

    private readonly Queue<TableRow> _rows = new();
    private string? _after = after;
    private int _chunk = FewRows;
    private bool _ended;

    /// <summary>The next row; null when more must be filled in, or there is none.</summary>
    public TableRow? Head => _rows.TryPeek(out var row) ? row : null;

    public TableRow Take() => _rows.Dequeue();

    /// <summary>Reads the next rows unless the partition has been read to its end.</summary>
    public async Task FillAsync(CancellationToken cancellationToken)
    {
        if (_ended) return;
        var range = _after is null ? default : RowRange.After(_after);
        await foreach (var row in tables.QueryAsync(table, partition, range, _chunk, cancellationToken)) _rows.Enqueue(row);

        _ended = _rows.Count < _chunk;
        if (_rows.Count > 0) _after = _rows.Last().Row;
        _chunk = ManyRows;
    }
}
