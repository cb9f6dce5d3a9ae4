namespace Stores.Tests.Conformance;

public abstract partial class TableConformance
{
    [SkippableFact]
    public async Task Get_OfARowThatIsNotThere_IsNull() => Assert.Null(await GetAsync("absent"));

    [SkippableFact]
    public async Task Get_FromATableNeverUsed_IsNull() =>
        Assert.Null(await Store.GetAsync("t" + Guid.NewGuid().ToString("N"), _partition, "a"));

    [SkippableFact]
    public async Task Insert_OfANewRow_CanBeReadWithItsEtag()
    {
        var etag = await InsertedAsync("a", """{"x":1}""");

        Assert.Equal(new TableRow(_partition, "a", etag, """{"x":1}"""), await GetAsync("a"));
    }

    [SkippableFact]
    public async Task Insert_OfAnExistingRow_FailsAndChangesNothing()
    {
        var etag = await InsertedAsync("a", "1");

        var outcome = await WriteAsync(TableWrite.Insert("a", "2"));

        Assert.False(outcome.Applied);
        Assert.Equal(0, outcome.FailedIndex);
        Assert.Equal(new TableRow(_partition, "a", etag, "1"), await GetAsync("a"));
    }

    [SkippableFact]
    public async Task Upsert_WhetherOrNotTheRowExists_Writes()
    {
        var first = await WriteAsync(TableWrite.Upsert("a", "1"));
        var second = await WriteAsync(TableWrite.Upsert("a", "2"));

        Assert.NotEqual(first.ETags[0], second.ETags[0]);
        Assert.Equal(new TableRow(_partition, "a", second.ETags[0]!, "2"), await GetAsync("a"));
    }

    [SkippableFact]
    public async Task Replace_AtTheCurrentEtag_WritesANewVersion()
    {
        var etag = await InsertedAsync("a", "1");

        var outcome = await WriteAsync(TableWrite.Replace("a", "2", etag));

        Assert.True(outcome.Applied);
        Assert.NotEqual(etag, outcome.ETags[0]);
        Assert.Equal("2", await BodyAsync("a"));
    }

    [SkippableFact]
    public async Task Replace_AtAnOldEtag_FailsAndChangesNothing()
    {
        var etag = await InsertedAsync("a", "1");
        await WriteAsync(TableWrite.Replace("a", "2", etag));

        Assert.Equal(0, (await WriteAsync(TableWrite.Replace("a", "3", etag))).FailedIndex);
        Assert.Equal("2", await BodyAsync("a"));
    }

    [SkippableFact]
    public async Task Replace_OfARowThatIsNotThere_Fails()
    {
        var etag = await InsertedAsync("a");
        await WriteAsync(TableWrite.Delete("a"));

        Assert.Equal(0, (await WriteAsync(TableWrite.Replace("a", "2", etag))).FailedIndex);
        Assert.Null(await GetAsync("a"));
    }

    [SkippableFact]
    public async Task Replace_AtTheEtagOfADeletedAndRecreatedRow_Fails()
    {
        var etag = await InsertedAsync("a", "1");
        await WriteAsync(TableWrite.Delete("a"));
        await InsertedAsync("a", "1");

        Assert.False((await WriteAsync(TableWrite.Replace("a", "2", etag))).Applied);
    }

    [SkippableFact]
    public async Task Replace_AtAnEtagOfAnotherStore_Fails()
    {
        await InsertedAsync("a", "1");

        Assert.False((await WriteAsync(TableWrite.Replace("a", "2", "W/\"not one of these\""))).Applied);
        Assert.False((await WriteAsync(TableWrite.Replace("a", "2", "*"))).Applied);
        Assert.Equal("1", await BodyAsync("a"));
    }

    [SkippableFact]
    public async Task Delete_AtTheCurrentEtag_Removes()
    {
        var etag = await InsertedAsync("a");

        var outcome = await WriteAsync(TableWrite.Delete("a", etag));

        Assert.Equal([null], outcome.ETags);
        Assert.Null(await GetAsync("a"));
    }

    [SkippableFact]
    public async Task Delete_AtAnOldEtag_FailsAndChangesNothing()
    {
        var etag = await InsertedAsync("a", "1");
        await WriteAsync(TableWrite.Upsert("a", "2"));

        Assert.Equal(0, (await WriteAsync(TableWrite.Delete("a", etag))).FailedIndex);
        Assert.Equal("2", await BodyAsync("a"));
    }

    [SkippableFact]
    public async Task Delete_AtAnEtagOfARowThatIsGone_Fails()
    {
        var etag = await InsertedAsync("a");
        await WriteAsync(TableWrite.Delete("a"));

        Assert.False((await WriteAsync(TableWrite.Delete("a", etag))).Applied);
    }

    [SkippableFact]
    public async Task Delete_WithoutEtagOfARowThatIsNotThere_Holds()
    {
        var outcome = await WriteAsync(TableWrite.Delete("a"));

        Assert.True(outcome.Applied);
        Assert.Equal([null], outcome.ETags);
    }

    [SkippableFact]
    public async Task Write_CancelledBeforehand_IsNotApplied()
    {
        var store = Store;
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => store.WriteAsync(Table, _partition, [TableWrite.Insert("a", "{}")], cancelled));
        Assert.Null(await GetAsync("a"));
    }
}
