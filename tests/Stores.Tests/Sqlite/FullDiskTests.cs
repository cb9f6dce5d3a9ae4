using System.Diagnostics;
using Maestro;
using Maestro.Sqlite;
using Maestro.Stores.Sqlite;

namespace Stores.Tests.Sqlite;

/// <summary>No space: refused whole and by name, and everything goes on when there is space again.</summary>
public sealed class FullDiskTests : IDisposable
{
    private static readonly string Body = new('x', 100_000);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Write_ToADatabaseThatMayNotGrow_IsRefusedWholeUntilRowsAreDeleted()
    {
        using var store = OpenSmall();

        var rows = await FillAsync(store);
        Assert.Equal(rows, (await store.QueryAsync("runs", "p").ToListAsync()).Count);

        Assert.True((await store.WriteAsync("runs", "p", [TableWrite.Delete("r0"), TableWrite.Delete("r1")])).Applied);
        Assert.True((await store.WriteAsync("runs", "p", [TableWrite.Insert("new", Body)])).Applied);
    }

    [Fact]
    public async Task Write_InAGroupThatDoesNotFit_IsRefusedOnlyWhereItDoesNot()
    {
        using var store = OpenSmall();
        Task<WriteOutcome> first, large;
        Task<WriteOutcome>[] small;
        using (new HeldDatabase(_folder["store.db"]))
        {
            // The writer may be waiting for the file with the first already; the rest piles up behind it.
            first = store.WriteAsync("runs", "p", [TableWrite.Insert("first", "1")]);
            large = store.WriteAsync("runs", "p", [.. Enumerable.Range(0, 15).Select(i => TableWrite.Insert($"large{i}", Body))]);
            small = [.. Enumerable.Range(0, 10)
                .Select(i => store.WriteAsync("runs", "p", [TableWrite.Insert($"small{i}", "1")]))];
        }

        Assert.Equal(StoreFault.Full, (await Assert.ThrowsAsync<StoreException>(() => large)).Fault);
        Assert.All(await Task.WhenAll(small), outcome => Assert.True(outcome.Applied));
        Assert.True((await first).Applied);
        Assert.Equal(11, (await store.QueryAsync("runs", "p").ToListAsync()).Count);
    }

    [SkippableFact]
    public async Task Write_ToAFullDisk_IsRefusedWholeUntilThereIsSpace()
    {
        using var disk = new TinyDisk(_folder["disk"], "2m");
        using var store = SqliteTableStore.Open(
            new SqliteStoreOptions { DatabasePath = disk["store.db"], BlobFolder = disk["blobs"] });
        var blobs = FileBlobStore.OpenFolder(disk["blobs"]);
        await File.WriteAllBytesAsync(disk["ballast"], new byte[800_000]);

        var rows = await FillAsync(store);
        var content = new byte[1_900_000];
        var fault = await Assert.ThrowsAsync<StoreException>(() => blobs.PutAsync(new MemoryStream(content)));
        Assert.Equal(StoreFault.Full, fault.Fault);
        Assert.False(await blobs.ExistsAsync(Digest.Of(content)));
        Assert.Empty(Directory.GetFiles(disk["blobs/staging"]));
        Assert.Equal(rows, (await store.QueryAsync("runs", "p").ToListAsync()).Count);

        File.Delete(disk["ballast"]);
        Assert.True((await store.WriteAsync("runs", "p", [TableWrite.Insert("new", Body)])).Applied);
        Assert.True(await blobs.ExistsAsync((await blobs.PutAsync(new MemoryStream(new byte[100_000]))).Digest));
    }

    private SqliteTableStore OpenSmall() => SqliteTableStore.Open(
        new DatabaseOptions { Path = _folder["store.db"], Schema = TableSchema.Current, MaxBytes = 200 * 4096 });

    // Each batch is of two rows, so that half a batch would show.
    private static async Task<int> FillAsync(SqliteTableStore store)
    {
        for (var rows = 0; rows < 1000; rows += 2)
        {
            try
            {
                await store.WriteAsync(
                    "runs", "p", [TableWrite.Insert($"r{rows}", Body), TableWrite.Insert($"r{rows + 1}", Body)]);
            }
            catch (StoreException fault)
            {
                Assert.Equal(StoreFault.Full, fault.Fault);
                Assert.True(fault.Transient);
                Assert.NotEqual(0, rows);
                return rows;
            }
        }

        throw new InvalidOperationException("It never got full.");
    }

    /// <summary>A file system of a given size; skips the test where none may be mounted.</summary>
    private sealed class TinyDisk : IDisposable
    {
        private readonly string _path;

        public TinyDisk(string path, string size)
        {
            _path = path;
            Skip.IfNot(
                OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists("/usr/bin/mount"),
                "Mounting a small file system takes root on Linux.");
            Directory.CreateDirectory(path);
            Skip.IfNot(
                Run("/usr/bin/mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", path) == 0,
                "A small file system cannot be mounted here.");
        }

        public string this[string name] => Path.Combine(_path, name);

        public void Dispose() => Assert.Equal(0, Run("/usr/bin/umount", "-l", _path));

        private static int Run(string program, params string[] arguments)
        {
            using var process = Process.Start(program, arguments);
            process.WaitForExit();
            return process.ExitCode;
        }
    }
}
