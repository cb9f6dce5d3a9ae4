using Maestro.TestKit.Azurite;

namespace AzureStorage.Tests.Hosting;

/// <summary>
/// One Azurite for all tests of this process, which it does not outlive; each test has a task hub of its own in it.
/// </summary>
internal static class SharedAzurite
{
    private static readonly TempFolder Folder = new();

    private static readonly Lazy<Task<AzuriteServer>> Server = new(StartAsync);

    /// <summary>The account. Skips the test, by name of what is missing, where there is no Node.js.</summary>
    public static async Task<string> AccountAsync()
    {
        var missing = await AzuriteInstall.EnsureAsync();
        Skip.If(missing is not null, missing);
        return (await Server.Value).ConnectionString;
    }

    private static async Task<AzuriteServer> StartAsync()
    {
        var server = await AzuriteServer.StartAsync(Folder.Path);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            server.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(5));
            Folder.Dispose();
        };
        return server;
    }
}
