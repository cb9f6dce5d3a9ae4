using Maestro.TestKit.Azurite;
using Maestro.Stores;
using Maestro.Stores.Azure;
using Microsoft.Extensions.DependencyInjection;

namespace Maestro.Bench.Stores;

/// <summary>Azure Tables and Blobs on Azurite, through the clients as the app configures them.</summary>
internal sealed class AzuriteSubject : IStoreSubject
{
    private readonly AzuriteServer _server;
    private readonly ServiceProvider _services;

    private AzuriteSubject(AzuriteServer server)
    {
        _server = server;
        _services = new ServiceCollection().AddAzureStores(server.ConnectionString).BuildServiceProvider();
    }

    public string Name => "azurite";

    public ITableStore Tables => _services.GetRequiredService<ITableStore>();

    public IBlobStore Blobs => _services.GetRequiredService<IBlobStore>();

    /// <exception cref="InvalidOperationException">Azurite cannot be had here; says why.</exception>
    public static async Task<AzuriteSubject> StartAsync(string folder)
    {
        if (await AzuriteInstall.EnsureAsync() is { } missing) throw new InvalidOperationException(missing);
        return new AzuriteSubject(await AzuriteServer.StartAsync(folder));
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _server.DisposeAsync();
    }
}
