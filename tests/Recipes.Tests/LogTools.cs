using System.Text.Json.Nodes;
using ModelContextProtocol.Client;

namespace Recipes.Tests;

/// <summary>The real log tools, over a folder with one log in it.</summary>
internal sealed class LogTools : IAsyncDisposable
{
    private readonly McpClient _client;
    private readonly string _folder;

    private LogTools(McpClient client, string folder) => (_client, _folder) = (client, folder);

    private string Log => System.IO.Path.Combine(_folder, "app.log");

    public static async Task<LogTools> StartAsync(byte[] log)
    {
        var folder = Directory.CreateTempSubdirectory("maestro-recipes-").FullName;
        await File.WriteAllBytesAsync(System.IO.Path.Combine(folder, "app.log"), log);
        var client = await McpClient.CreateAsync(new StdioClientTransport(new StdioClientTransportOptions
        {
            Command = "dotnet",
            Arguments = [System.IO.Path.Combine(AppContext.BaseDirectory, "Maestro.Tools.Logs.dll")],
            EnvironmentVariables = new Dictionary<string, string?> { ["MAESTRO_WORKSPACE"] = folder },
        }));
        return new LogTools(client, folder);
    }

    /// <summary>Calls a tool of the recipe, <c>logs.name</c>, on the log. A tool error fails the test.</summary>
    public async Task<JsonNode> CallAsync(string tool, JsonObject arguments)
    {
        var values = arguments.ToDictionary(pair => pair.Key, pair => (object?)pair.Value, StringComparer.Ordinal);
        values["file"] = Log;
        var result = await _client.CallToolAsync(tool["logs.".Length..], values);
        Assert.False(result.IsError ?? false, $"{tool} {arguments.ToJsonString()}");
        return JsonNode.Parse(result.StructuredContent!.Value.GetRawText())!;
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
