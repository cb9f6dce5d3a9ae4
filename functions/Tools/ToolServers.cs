using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Client;

namespace Maestro.Functions.Tools;

/// <summary>
/// Connections to the configured MCP servers, made at first use and shared. A connection that broke is made anew.
/// </summary>
public sealed class ToolServers(IOptions<ToolServerOptions> options, ILoggerFactory loggers) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<ToolServerConnection>>> _connections = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Names => options.Value.Servers.Keys;

    /// <exception cref="KeyNotFoundException">No such server is configured.</exception>
    public async Task<ToolServerConnection> ConnectAsync(string server, CancellationToken cancellationToken)
    {
        if (!options.Value.Servers.TryGetValue(server, out var settings))
            throw new KeyNotFoundException($"No MCP server named '{server}' is configured; there are: {string.Join(", ", Names.Order(StringComparer.Ordinal))}.");

        var entry = _connections.GetOrAdd(server, _ => new Lazy<Task<ToolServerConnection>>(() => OpenAsync(server, settings)));
        try
        {
            return await entry.Value.WaitAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            _connections.TryRemove(new KeyValuePair<string, Lazy<Task<ToolServerConnection>>>(server, entry));
            throw;
        }
    }

    /// <summary>Forgets a connection that failed, so that the next caller makes a new one.</summary>
    public async Task DropAsync(string server, ToolServerConnection failed)
    {
        if (_connections.TryGetValue(server, out var entry)
            && entry.Value is { IsCompletedSuccessfully: true } opened
            && await opened == failed
            && _connections.TryRemove(new KeyValuePair<string, Lazy<Task<ToolServerConnection>>>(server, entry)))
        {
            await failed.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var entry in _connections.Values)
        {
            if (entry is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }) await (await entry.Value).DisposeAsync();
        }
    }

    private async Task<ToolServerConnection> OpenAsync(string server, ToolServerSettings settings)
    {
        var client = await McpClient.CreateAsync(Transport(server, settings), loggerFactory: loggers);
        var tools = await client.ListToolsAsync();
        return new ToolServerConnection(client, tools);
    }

    private IClientTransport Transport(string server, ToolServerSettings settings)
    {
        if (settings.Url is { } url)
            return new HttpClientTransport(new HttpClientTransportOptions { Name = server, Endpoint = url }, loggers);

        Directory.CreateDirectory(options.Value.Workspace);
        var environment = new Dictionary<string, string?>(settings.Env, StringComparer.Ordinal)
        {
            ["MAESTRO_WORKSPACE"] = Path.GetFullPath(options.Value.Workspace),
            ["DOTNET_NOLOGO"] = "1",
        };
        return new StdioClientTransport(
            new StdioClientTransportOptions
            {
                Name = server,
                Command = settings.Command
                    ?? throw new InvalidOperationException($"mcpServers.{server} has neither command nor url."),
                Arguments = [.. settings.Args],
                InheritEnvironmentVariables = false,
                EnvironmentVariables = Minimal(environment),
                WorkingDirectory = options.Value.Workspace,
            },
            loggers);
    }

    private static Dictionary<string, string?> Minimal(Dictionary<string, string?> environment)
    {
        foreach (var name in (string[])["PATH", "HOME", "DOTNET_ROOT", "TMPDIR", "SystemRoot", "TEMP", "USERPROFILE"])
        {
            if (Environment.GetEnvironmentVariable(name) is { } value) environment.TryAdd(name, value);
        }

        return environment;
    }
}
