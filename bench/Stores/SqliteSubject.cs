using Maestro.Stores;
using Maestro.Stores.Sqlite;

namespace Maestro.Bench.Stores;

/// <summary>SQLite and files, as the embedded host has them.</summary>
internal sealed class SqliteSubject : IStoreSubject
{
    private readonly SqliteTableStore _tables;

    public SqliteSubject(string folder)
    {
        Directory.CreateDirectory(folder);
        var blobs = Path.Combine(folder, "blobs");
        _tables = SqliteTableStore.Open(
            new SqliteStoreOptions { DatabasePath = Path.Combine(folder, "store.db"), BlobFolder = blobs });
        Blobs = FileBlobStore.OpenFolder(blobs);
    }

    public string Name => "sqlite";

    public ITableStore Tables => _tables;

    public IBlobStore Blobs { get; }

    public ValueTask DisposeAsync() => _tables.DisposeAsync();
}
