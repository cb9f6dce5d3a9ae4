using Maestro.Stores.Sqlite;

namespace Stores.Tests.Sqlite;

/// <summary>Files that are not as they should be.</summary>
public sealed class SqliteFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string DatabasePath => _folder["store.db"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_OfAFileThatIsNoDatabase_SaysSo()
    {
        File.WriteAllText(DatabasePath, string.Concat(Enumerable.Repeat("this is not a database\n", 400)));

        var fault = Assert.Throws<StoreException>(Open);

        Assert.Equal(StoreFault.Corrupt, fault.Fault);
        Assert.False(fault.Transient);
        Assert.Contains(DatabasePath, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OfAFileOfANewerRelease_SaysSoAndLeavesItAlone()
    {
        Open().Dispose();
        Execute("UPDATE store_meta SET value = 99 WHERE name = 'schema'");

        var fault = Assert.Throws<StoreException>(Open);

        Assert.Equal(StoreFault.Newer, fault.Fault);
        Assert.Contains("schema 99", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_OfAnEmptyFileOrOneFromBeforeTheFirstSchema_BringsItUpToDate()
    {
        await File.WriteAllBytesAsync(DatabasePath, []);
        Execute(
            "CREATE TABLE of_somebody_else (x); CREATE TABLE store_meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;");

        using var store = Open();

        Assert.True((await store.WriteAsync("runs", "p", [TableWrite.Insert("a", "1")])).Applied);
        Execute("SELECT x FROM of_somebody_else");
    }

    [Fact]
    public async Task Open_ByManyAtOnce_MakesOneSchema()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(Open)));

        foreach (var store in stores) Assert.Null(await store.GetAsync("runs", "p", "a"));
        foreach (var store in stores) await store.DisposeAsync();
    }

    [Fact]
    public async Task Use_OfADamagedFile_SaysSo()
    {
        using (var store = Open())
        {
            for (var i = 0; i < 50; i++) await store.WriteAsync("runs", "p", [TableWrite.Insert($"r{i}", new string('x', 2000))]);
        }

        using (var file = new FileStream(DatabasePath, FileMode.Open))
        {
            file.Position = 4096 * 3;
            file.Write(Enumerable.Repeat((byte)0xAB, (int)file.Length - (4096 * 3)).ToArray());
        }

        using var damaged = Open();
        var read = await Assert.ThrowsAsync<StoreException>(async () => await damaged.QueryAsync("runs", "p").ToListAsync());
        var write = await Assert.ThrowsAsync<StoreException>(
            () => damaged.WriteAsync("runs", "p", [TableWrite.Insert("r0", "1")]));
        Assert.Equal([StoreFault.Corrupt, StoreFault.Corrupt], [read.Fault, write.Fault]);
    }

    [Fact]
    public void Open_BelowAFile_SaysThatItCannot()
    {
        File.WriteAllText(_folder["file"], "");

        Assert.Throws<StoreException>(() => SqliteTableStore.Open(Options() with { DatabasePath = _folder["file/store.db"] }));
        Assert.Throws<StoreException>(() => FileBlobStore.OpenFolder(_folder["file/blobs"]));
    }

    [Fact]
    public void Options_WithManyFaults_AreRefusedWithAllOfThem()
    {
        File.WriteAllText(_folder["file"], "");
        var options = new SqliteStoreOptions
        {
            DatabasePath = _folder.Path,
            BlobFolder = _folder["file"],
            LockWait = TimeSpan.Zero,
        };

        var text = Assert.Throws<ArgumentException>(() => SqliteTableStore.Open(options)).Message;

        Assert.All(["DatabasePath", "BlobFolder", "LockWait"], name => Assert.Contains(name, text, StringComparison.Ordinal));
    }

    private SqliteStoreOptions Options() => new() { DatabasePath = DatabasePath, BlobFolder = _folder["blobs"] };

    private SqliteTableStore Open() => SqliteTableStore.Open(Options());

    private void Execute(string sql)
    {
        using var held = new HeldDatabase(DatabasePath);
        held.Run(sql);
        held.Run("COMMIT; BEGIN");
    }
}
