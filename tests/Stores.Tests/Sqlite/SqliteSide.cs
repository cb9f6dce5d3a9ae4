using Maestro.Stores.Sqlite;
using Stores.Tests.Conformance;

namespace Stores.Tests.Sqlite;

public sealed class SqliteSide : StoreSide
{
    private readonly TempFolder _folder = new();
    private SqliteTableStore? _tables;
    private FileBlobStore? _blobs;

    public override int Histories => 150;

    public override ITableStore Tables => _tables!;

    public override IBlobStore Blobs => _blobs!;

    public override Task InitializeAsync()
    {
        _tables = SqliteTableStore.Open(
            new SqliteStoreOptions { DatabasePath = _folder["store.db"], BlobFolder = _folder["blobs"] });
        _blobs = FileBlobStore.OpenFolder(_folder["blobs"]);
        return Task.CompletedTask;
    }

    public override Task DisposeAsync()
    {
        _tables!.Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }
}
