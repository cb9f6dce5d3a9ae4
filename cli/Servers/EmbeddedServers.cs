using Maestro.Embedded.App;
using Maestro.Embedded.Hosting;

namespace Maestro.Cli.Servers;

/// <summary>Starts the embedded host.</summary>
internal sealed class EmbeddedServers : IServerStarter
{
    public async Task<ILocalServer> StartAsync(ServerSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            return new EmbeddedServer(await MaestroHost.StartAsync(
                new MaestroHostOptions
                {
                    Url = settings.Port is { } port
                        ? string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")
                        : null,
                    DataDirectory = settings.DataDirectory,
                    Logging = settings.Logging,
                },
                cancellationToken));
        }
        catch (HostStartException refused)
        {
            throw new CliException(ExitCodes.ServerUnavailable, refused.Message, inner: refused);
        }
    }

    public Uri? Find(string dataDirectory) =>
        RunningHost.Find(Path.GetFullPath(dataDirectory)) is { } host ? new Uri(host.Url) : null;

    private sealed class EmbeddedServer(MaestroHost host) : ILocalServer
    {
        public Uri Address { get; } = new(host.Url);

        public string DataDirectory => host.DataDirectory;

        public IReadOnlyList<string> Findings => host.ModelFindings;

        public bool Simulated => host.Simulated;

        public Task WaitForShutdownAsync(CancellationToken cancellationToken) => host.WaitForShutdownAsync(cancellationToken);

        public ValueTask DisposeAsync() => host.DisposeAsync();
    }
}
