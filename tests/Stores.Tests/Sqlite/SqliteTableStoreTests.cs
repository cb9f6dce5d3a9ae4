using Maestro.Stores.Sqlite;

namespace Stores.Tests.Sqlite;

/// <summary>What only this side has: one file, one writer, one lock.</summary>
public sealed class SqliteTableStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string DatabasePath => _folder["data/store.db"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_Again_HasTheRowsWithTheirEtagsAndGivesNewOnes()
    {
        string etag;
        using (var store = Open()) etag = (await store.WriteAsync("runs", "p", [TableWrite.Insert("a", "1")])).ETags[0]!;

        using var again = Open();
        Assert.Equal(new TableRow("p", "a", etag, "1"), await again.GetAsync("runs", "p", "a"));
        var outcome = await again.WriteAsync("runs", "p", [TableWrite.Replace("a", "2", etag), TableWrite.Insert("b", "1")]);
        Assert.Equal(3, outcome.ETags.Append(etag).Distinct().Count());
    }

    [Fact]
    public async Task Write_ByTwoStoresOnOneFile_LosesNothingAndRepeatsNoEtag()
    {
        using var one = Open();
        using var other = Open();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? one : other)
            .WriteAsync("runs", "p", [TableWrite.Insert($"r{i}", "1")])));

        Assert.Equal(40, (await one.QueryAsync("runs", "p").ToListAsync()).Count);
        Assert.Equal(40, outcomes.Select(outcome => outcome.ETags[0]).Distinct().Count());
    }

    [Fact]
    public async Task Write_InAGroupWhereOneConditionFails_FailsForThatOneOnly()
    {
        using var store = Open();
        await store.WriteAsync("runs", "p", [TableWrite.Insert("taken", "1")]);

        var outcomes = await InOneGroupAsync(i => store.WriteAsync(
            "runs", "p",
            [
                TableWrite.Insert($"r{i:D2}", "1"),
                i % 3 == 0 ? TableWrite.Insert("taken", "2") : TableWrite.Upsert($"s{i:D2}", "1"),
            ]));

        Assert.All(Enumerable.Range(0, outcomes.Length), i => Assert.Equal(i % 3 == 0 ? 1 : -1, outcomes[i].FailedIndex));
        Assert.Equal(1 + outcomes.Sum(outcome => outcome.ETags.Count), (await store.QueryAsync("runs", "p").ToListAsync()).Count);
    }

    [Fact]
    public async Task Write_CancelledWhileItWaits_IsNotAppliedAndHoldsUpNobody()
    {
        using var store = Open();
        using var cancellation = new CancellationTokenSource();
        Task<WriteOutcome> first, cancelled, last;
        using (new HeldDatabase(DatabasePath))
        {
            first = store.WriteAsync("runs", "p", [TableWrite.Insert("first", "1")]);
            cancelled = store.WriteAsync("runs", "p", [TableWrite.Insert("cancelled", "1")], cancellation.Token);
            last = store.WriteAsync("runs", "p", [TableWrite.Insert("last", "1")]);
            await cancellation.CancelAsync();
        }

        Assert.True((await first).Applied);
        Assert.True((await last).Applied);
        var outcome = await Record.ExceptionAsync(() => cancelled);
        Assert.Equal(outcome is null, await store.GetAsync("runs", "p", "cancelled") is not null);
    }

    [Fact]
    public async Task Write_WhileAnotherProcessHoldsTheFile_FailsAsLockedAndThenGoesOn()
    {
        using var store = Open();
        StoreException fault;
        using (new HeldDatabase(DatabasePath))
        {
            fault = await Assert.ThrowsAsync<StoreException>(() => store.WriteAsync("runs", "p", [TableWrite.Insert("a", "1")]));
            Assert.Null(await store.GetAsync("runs", "p", "a"));
        }

        Assert.Equal(StoreFault.Locked, fault.Fault);
        Assert.True(fault.Transient);
        Assert.Contains(DatabasePath, fault.Message, StringComparison.Ordinal);
        Assert.True((await store.WriteAsync("runs", "p", [TableWrite.Insert("a", "1")])).Applied);
    }

    [Fact]
    public async Task Dispose_WithWritesThatWait_FinishesThemAndRefusesMore()
    {
        var store = Open();
        var writes = Enumerable.Range(0, 50).Select(i => store.WriteAsync("runs", "p", [TableWrite.Insert($"r{i}", "1")]))
            .ToArray();

        await store.DisposeAsync();

        Assert.All(await Task.WhenAll(writes), outcome => Assert.True(outcome.Applied));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.WriteAsync("runs", "p", [TableWrite.Insert("late", "1")]));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.GetAsync("runs", "p", "r1"));
        using var again = Open();
        Assert.Equal(50, (await again.QueryAsync("runs", "p").ToListAsync()).Count);
    }

    [Fact]
    public async Task Query_ByAConsumerThatTakesItsTime_DoesNotKeepTheLogFromShrinking()
    {
        using var store = Open();
        await store.WriteAsync("runs", "p", [TableWrite.Insert("a", "1"), TableWrite.Insert("b", "1")]);
        await using var rows = store.QueryAsync("runs", "p").GetAsyncEnumerator();
        Assert.True(await rows.MoveNextAsync());

        var body = new string('x', TableLimits.MaxBodyBytes);
        for (var i = 0; i < 40; i++) await store.WriteAsync("runs", "q", [TableWrite.Upsert("r", body)]);

        // 20 MiB were written; a snapshot that stays open would keep all of them in the log.
        Assert.InRange(new FileInfo(DatabasePath + "-wal").Length, 1, 12 * 1024 * 1024);
        Assert.True(await rows.MoveNextAsync());
    }

    private SqliteTableStore Open() =>
        SqliteTableStore.Open(new SqliteStoreOptions
        {
            DatabasePath = DatabasePath,
            BlobFolder = _folder["blobs"],
            LockWait = TimeSpan.FromSeconds(1),
        });

    // While the file is held, writes pile up; when it is released, they are committed together.
    private async Task<WriteOutcome[]> InOneGroupAsync(Func<int, Task<WriteOutcome>> write)
    {
        Task<WriteOutcome>[] writes;
        using (new HeldDatabase(DatabasePath)) writes = [.. Enumerable.Range(0, 30).Select(write)];
        return await Task.WhenAll(writes);
    }
}
