using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Maestro.Stores.Azure;
using Maestro.Stores.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Stores.Tests;

public sealed class RegistrationTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AddSqliteStores_InAProvider_GivesOneOfEachAndClosesThem()
    {
        var services = new ServiceCollection().AddSqliteStores(
            new SqliteStoreOptions { DatabasePath = _folder["a/store.db"], BlobFolder = _folder["a/blobs"] });

        ITableStore tables;
        using (var provider = services.BuildServiceProvider())
        {
            tables = provider.GetRequiredService<ITableStore>();
            Assert.Same(tables, provider.GetRequiredService<ITableStore>());
            Assert.IsType<FileBlobStore>(provider.GetRequiredService<IBlobStore>());
            Assert.True((await tables.WriteAsync("runs", "p", [TableWrite.Insert("a", "1")])).Applied);
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(() => tables.GetAsync("runs", "p", "a"));
    }

    [Fact]
    public void AddSqliteStores_WithBadOptions_FailsAtOnce() =>
        Assert.Throws<ArgumentException>(
            () => new ServiceCollection().AddSqliteStores(new SqliteStoreOptions { DatabasePath = "", BlobFolder = "" }));

    [Fact]
    public void AddAzureStores_ByAnyMeans_RegistersBothWithoutACall()
    {
        IServiceCollection[] all =
        [
            new ServiceCollection().AddAzureStores("UseDevelopmentStorage=true"),
            new ServiceCollection().AddAzureStores(
                new Uri("https://a.table.core.windows.net"), new Uri("https://a.blob.core.windows.net")),
            new ServiceCollection().AddAzureStores(
                new TableServiceClient("UseDevelopmentStorage=true"), new BlobServiceClient("UseDevelopmentStorage=true")),
        ];

        foreach (var services in all)
        {
            using var provider = services.BuildServiceProvider();
            Assert.IsType<AzureTableStore>(provider.GetRequiredService<ITableStore>());
            Assert.IsType<AzureBlobStore>(provider.GetRequiredService<IBlobStore>());
        }
    }

    [Fact]
    public void AddStores_WhereAStoreIsRegistered_KeepsIt()
    {
        var services = new ServiceCollection()
            .AddAzureStores("UseDevelopmentStorage=true")
            .AddSqliteStores(new SqliteStoreOptions { DatabasePath = _folder["b/store.db"], BlobFolder = _folder["b/blobs"] });

        using var provider = services.BuildServiceProvider();
        Assert.IsType<AzureTableStore>(provider.GetRequiredService<ITableStore>());
    }
}
