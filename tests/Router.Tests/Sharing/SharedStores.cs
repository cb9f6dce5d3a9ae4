using Azure.Data.Tables;
using Maestro.TestKit.Azurite;
using Maestro.Stores;
using Maestro.Stores.Azure;
using Maestro.Stores.Sqlite;

namespace Router.Tests.Sharing;

/// <summary>A store that routers share.</summary>
public abstract class SharedStore : IAsyncLifetime
{
    protected string Folder { get; } = Directory.CreateTempSubdirectory("maestro-router-").FullName;

    /// <summary>Why there is none on this machine; null when there is.</summary>
    public string? Missing { get; protected set; }

    public abstract ITableStore Tables { get; }

    public abstract Task InitializeAsync();

    public virtual Task DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return Task.CompletedTask;
    }
}

public sealed class SqliteShared : SharedStore
{
    private SqliteTableStore? _tables;

    public override ITableStore Tables => _tables!;

    public override Task InitializeAsync()
    {
        _tables = SqliteTableStore.Open(new SqliteStoreOptions
        {
            DatabasePath = Path.Combine(Folder, "store.db"),
            BlobFolder = Path.Combine(Folder, "blobs"),
        });
        return Task.CompletedTask;
    }

    public override async Task DisposeAsync()
    {
        await _tables!.DisposeAsync();
        await base.DisposeAsync();
    }
}

public sealed class AzuriteShared : SharedStore
{
    private AzuriteServer? _server;

    public override ITableStore Tables => new AzureTableStore(new TableServiceClient(ConnectionString));

    public string ConnectionString => _server!.ConnectionString;

    public override async Task InitializeAsync()
    {
        Missing = await AzuriteInstall.EnsureAsync();
        if (Missing is null) _server = await AzuriteServer.StartAsync(Folder);
    }

    /// <summary>As a power cut does.</summary>
    public async Task KillAsync()
    {
        await _server!.DisposeAsync();
        _server = null;
    }

    public override async Task DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        await base.DisposeAsync();
    }
}
