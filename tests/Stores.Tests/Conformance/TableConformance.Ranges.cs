namespace Stores.Tests.Conformance;

public abstract partial class TableConformance
{
    [SkippableFact]
    public async Task Query_OfAnEmptyPartition_HasNoRows() => Assert.Empty(await RowsAsync());

    [SkippableFact]
    public async Task Query_OfAPartition_IsInOrdinalOrder()
    {
        string[] rows =
        [
            "Z",
            "a",
            "-",
            "10",
            "9",
            "a b",
            "a",
            "é",
            "z",
            "日本",
            "\ue000",
            "\ufffd",
            "~",
            "a'b",
            "%41",
            "a+b",
            "&",
            "\"",
            "ß",
            "B",
        ];
        await FillAsync([.. rows.Distinct()]);

        Assert.Equal(rows.Distinct().Order(StringComparer.Ordinal), await RowsAsync());
    }

    [SkippableFact]
    public async Task Query_OfAPartition_SeesNoOther()
    {
        await InsertedAsync("a");
        await Store.WriteAsync(Table, _partition + "x", [TableWrite.Insert("b", "{}")]);
        await Store.WriteAsync("other", _partition, [TableWrite.Insert("c", "{}")]);

        Assert.Equal(["a"], await RowsAsync());
    }

    [SkippableFact]
    public async Task Query_OfARange_IsHalfOpen()
    {
        await FillAsync("a", "b", "c", "d");

        Assert.Equal(["b", "c"], await RowsAsync(new RowRange("b", "d")));
        Assert.Equal(["b", "c", "d"], await RowsAsync(new RowRange("aa")));
        Assert.Equal(["a", "b"], await RowsAsync(new RowRange(null, "c")));
        Assert.Empty(await RowsAsync(new RowRange("c", "b")));
        Assert.Empty(await RowsAsync(new RowRange("b", "b")));
    }

    [SkippableFact]
    public async Task Query_OfAPrefix_HasExactlyTheRowsThatStartWithIt()
    {
        string[] rows =
        [
            "run",
            "run~",
            "run~1",
            "run~2",
            "run~\ufffd",
            "run\u00a0",
            "runs",
            "a.",
            "a.b",
            "a/".Replace('/', '0'),
            "o'x",
            "o'y",
            "o",
        ];
        await FillAsync(rows);

        foreach (var prefix in (string[])["run~", "run", "a.", "o'", "", "run~\ufffd", "x"])
            Assert.Equal(
                rows.Where(row => row.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal),
                await RowsAsync(RowRange.Prefix(prefix)));
    }

    [SkippableFact]
    public async Task Query_AfterARow_BeginsWithTheNext()
    {
        await FillAsync("a", "a ", "a!", "aa", "b");

        Assert.Equal(["a ", "a!", "aa", "b"], await RowsAsync(RowRange.After("a")));
        Assert.Equal(["a!", "aa"], await RowsAsync(RowRange.After("a ", "b")));
    }

    [SkippableFact]
    public async Task Query_WithTake_HasThatManyOfTheFirstRows()
    {
        await FillAsync("a", "b", "c");

        Assert.Empty(await RowsAsync(take: 0));
        Assert.Equal(["a", "b"], await RowsAsync(take: 2));
        Assert.Equal(["a", "b", "c"], await RowsAsync(take: 3));
        Assert.Equal(["b", "c"], await RowsAsync(RowRange.After("a"), take: 9));
    }

    [SkippableFact]
    public async Task Query_OfManyRows_HasEachOnceInOrder()
    {
        string[] rows = [.. Enumerable.Range(0, 1100).Select(i => $"r{i:D5}")];
        await FillAsync(rows);

        Assert.Equal(rows, await RowsAsync());
        Assert.Equal(rows[..1050], await RowsAsync(take: 1050));
        Assert.Equal(rows[100..357], await RowsAsync(new RowRange("r00100"), take: 257));
    }

    [SkippableFact]
    public async Task Query_OfLargeRows_HasEachOnceInOrder()
    {
        var body = new string('x', TableLimits.MaxBodyBytes);
        string[] rows = ["a", "b", "c", "d", "e", "f"];
        foreach (var row in rows) await InsertedAsync(row, body);

        Assert.Equal(rows, await RowsAsync());
        Assert.All(await Store.QueryAsync(Table, _partition).ToListAsync(), row => Assert.Equal(body, row.Body));
    }

    [SkippableFact]
    public async Task Query_WhileItsRowsAreDeleted_GoesOn()
    {
        string[] rows = [.. Enumerable.Range(0, 600).Select(i => $"r{i:D5}")];
        await FillAsync(rows);
        List<string> seen = [];

        await foreach (var row in Store.QueryAsync(Table, _partition))
        {
            seen.Add(row.Row);
            if (row.Row == "r00010")
            {
                foreach (var chunk in rows[100..580].Chunk(TableLimits.MaxBatch))
                    await WriteAsync([.. chunk.Select(r => TableWrite.Delete(r))]);
            }
        }

        Assert.Equal(rows[..100], seen[..100]);
        Assert.Equal(rows[580..], seen[^20..]);
        Assert.Equal(seen.Distinct().Order(StringComparer.Ordinal), seen);
    }

    [SkippableFact]
    public async Task Query_Cancelled_Stops()
    {
        await FillAsync("a", "b");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Store.QueryAsync(Table, _partition, cancellationToken: new CancellationToken(true)).ToListAsync());
    }
}
