using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Maestro.Cli.Servers;

/// <summary>Finds the server for a command: the one named, the one that has the data folder, or one of its own.</summary>
internal sealed class ServerConnector(IServerStarter starter)
{
    [SuppressMessage("Reliability", "CA2000", Justification = "The connection owns the client.")]
    public async Task<ServerConnection> OpenAsync(ServerOptions options, ParseResult parsed, CancellationToken cancellationToken)
    {
        var data = parsed.GetRequiredValue(options.Data);
        if ((parsed.GetValue(options.Server) ?? starter.Find(data)) is { } address)
            return new ServerConnection(ClientFactory.Create(address), null);

        // Our own progress is what the user reads; of the server only what is wrong.
        var local = await starter.StartAsync(
            new ServerSettings(0, data, logging => ServerLogging.ToStandardError(logging, LogLevel.Error)), cancellationToken);
        return new ServerConnection(ClientFactory.Create(local.Address), local);
    }
}
