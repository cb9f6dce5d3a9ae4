namespace Stores.Tests.Conformance;

public abstract partial class TableConformance
{
    [SkippableFact]
    public async Task Batch_OfEveryKind_AppliesAllWithEtagsInOrder()
    {
        var replaced = await InsertedAsync("replaced");
        var deleted = await InsertedAsync("deleted");

        var outcome = await WriteAsync(
            TableWrite.Insert("inserted", "1"),
            TableWrite.Delete("deleted", deleted),
            TableWrite.Replace("replaced", "2", replaced),
            TableWrite.Delete("never-there"),
            TableWrite.Upsert("upserted", "3"));

        Assert.Equal(-1, outcome.FailedIndex);
        Assert.Equal(
            [
                (await GetAsync("inserted"))!.ETag,
                null,
                (await GetAsync("replaced"))!.ETag,
                null,
                (await GetAsync("upserted"))!.ETag,
            ],
            outcome.ETags);
        Assert.Equal(["inserted", "replaced", "upserted"], await RowsAsync());
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(6)]
    public async Task Batch_WithOneConditionThatDoesNotHold_ChangesNothingAndNamesIt(int position)
    {
        await InsertedAsync("taken", "old");
        List<TableWrite> writes = [.. Enumerable.Range(0, 6).Select(i => TableWrite.Upsert("new-" + i, "{}"))];
        writes.Insert(position, TableWrite.Insert("taken", "new"));

        var outcome = await WriteAsync([.. writes]);

        Assert.False(outcome.Applied);
        Assert.Equal(position, outcome.FailedIndex);
        Assert.Equal(["taken"], await RowsAsync());
        Assert.Equal("old", await BodyAsync("taken"));
    }

    [SkippableFact]
    public async Task Batch_OfOnlyDeletesOfAbsentRows_Holds()
    {
        await InsertedAsync("c");

        var outcome = await WriteAsync([.. "abcdef".Select(row => TableWrite.Delete(row.ToString()))]);

        Assert.Equal(6, outcome.ETags.Count);
        Assert.Empty(await RowsAsync());
    }

    [SkippableFact]
    public async Task Batch_OfTheMostWrites_Applies()
    {
        var outcome = await WriteAsync(
            [.. Enumerable.Range(0, TableLimits.MaxBatch).Select(i => TableWrite.Insert($"r{i:D3}", "{}"))]);

        var rows = await Store.QueryAsync(Table, _partition).ToListAsync();
        Assert.Equal(TableLimits.MaxBatch, rows.Count);
        Assert.Equal(outcome.ETags, rows.Select(row => row.ETag));
    }

    [SkippableFact]
    public async Task Batch_OfTheMostBytes_Applies()
    {
        var body = new string('"', TableLimits.MaxBodyBytes - 300);

        var outcome = await WriteAsync([.. "abcd".Select(row => TableWrite.Insert(row.ToString(), body))]);

        Assert.True(outcome.Applied);
        Assert.Equal([body, body, body, body], (await Store.QueryAsync(Table, _partition).ToListAsync()).Select(row => row.Body));
    }
}
