namespace Maestro.Cli.Servers;

/// <summary>A client and, when there was no server to talk to, the server that was started for it.</summary>
internal sealed class ServerConnection(HttpClient http, ILocalServer? local) : IAsyncDisposable
{
    public MaestroClient Client { get; } = new(http);

    /// <summary>Whether the server ends with this command.</summary>
    public bool InProcess => local is not null;

    public IReadOnlyList<string> Findings => local?.Findings ?? [];

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (local is not null) await local.DisposeAsync();
    }
}
