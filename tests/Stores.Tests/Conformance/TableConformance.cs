namespace Stores.Tests.Conformance;

/// <summary>What every table store does. Each test has a partition of its own.</summary>
public abstract partial class TableConformance(StoreSide side)
{
    private const string Table = "conformance";
    private readonly string _partition = "p-" + Guid.NewGuid().ToString("N");

    private ITableStore Store
    {
        get
        {
            Skip.If(side.Missing is not null, side.Missing);
            return side.Tables;
        }
    }

    private Task<WriteOutcome> WriteAsync(params TableWrite[] writes) => Store.WriteAsync(Table, _partition, writes);

    private Task<TableRow?> GetAsync(string row) => Store.GetAsync(Table, _partition, row);

    private async Task<string> BodyAsync(string row) => (await GetAsync(row))?.Body ?? "absent";

    private async Task<string[]> RowsAsync(RowRange range = default, int? take = null)
    {
        var rows = await Store.QueryAsync(Table, _partition, range, take).ToListAsync();
        return [.. rows.Select(row => row.Row)];
    }

    private async Task<string> InsertedAsync(string row, string body = "{}")
    {
        var outcome = await WriteAsync(TableWrite.Insert(row, body));
        Assert.True(outcome.Applied);
        return outcome.ETags[0]!;
    }

    private async Task FillAsync(params string[] rows)
    {
        foreach (var chunk in rows.Chunk(TableLimits.MaxBatch))
            Assert.True((await WriteAsync([.. chunk.Select(row => TableWrite.Insert(row, "{}"))])).Applied);
    }
}
