using Microsoft.Extensions.Logging;

namespace Maestro.Cli.Servers;

/// <summary>Starts servers in this process.</summary>
internal interface IServerStarter
{
    /// <exception cref="CliException">It cannot start; says why.</exception>
    Task<ILocalServer> StartAsync(ServerSettings settings, CancellationToken cancellationToken);

    /// <summary>The address of a live server that has the data folder, or null.</summary>
    Uri? Find(string dataDirectory);
}

/// <param name="Port">0 takes a free one; null the configured one.</param>
/// <param name="DataDirectory">Null: the configured one.</param>
internal sealed record ServerSettings(int? Port, string? DataDirectory, Action<ILoggingBuilder> Logging);

/// <summary>A server in this process. Disposing it stops it gracefully.</summary>
internal interface ILocalServer : IAsyncDisposable
{
    Uri Address { get; }

    string DataDirectory { get; }

    /// <summary>For people: how models are reached, and the like.</summary>
    IReadOnlyList<string> Findings { get; }

    bool Simulated { get; }

    Task WaitForShutdownAsync(CancellationToken cancellationToken);
}
