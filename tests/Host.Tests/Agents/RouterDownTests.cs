using System.Net.Sockets;

namespace Host.Tests.Agents;

public sealed class RouterDownTests
{
    [Fact]
    public async Task Agent_WithoutARouter_IsTriedAgainThenFailsSayingSo()
    {
        await using var maestro = await TestMaestro.StartAsync(
            settings: new Dictionary<string, string?> { ["Maestro:RouterUrl"] = $"http://127.0.0.1:{FreePort()}" });
        var id = await maestro.Api.StartAsync("agent", new JsonObject { ["mood"] = "good" });

        var run = await maestro.Api.StatusAsync(id, "failed");
        Assert.Equal("think", run.Member("error").Text("nodeId"));
        Assert.Contains("refused", run.Member("error").Text("message"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, (await maestro.Api.NodeAsync(id, "think")).Number("retries"));
    }

    /// <summary>A port at which nobody listens.</summary>
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
