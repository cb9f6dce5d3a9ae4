using System.Net;
using System.Net.Sockets;

namespace Router.Tests;

/// <summary>A host that takes no connections and refuses none, as behind a firewall that drops packets.</summary>
public sealed class ConnectTimeoutTests : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _filling = [];

    public ConnectTimeoutTests()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(0);
    }

    public void Dispose()
    {
        foreach (var socket in _filling) socket.Dispose();
        _listener.Dispose();
    }

    [SkippableFact]
    public async Task Connect_ThatTakesTooLong_TurnsToAnotherDeployment()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "only Linux drops connections beyond the backlog");
        await FillAsync();
        await using var good = await Upstream.CompletingAsync("ok");
        await using var router = await RouterServer.StartAsync($$"""
            model_list:
              - { model_name: gpt, litellm_params: { model: openai_like/a, api_base: "http://{{_listener.LocalEndPoint}}", connect_timeout: 0.2, timeout: 60, order: 1 }, model_info: { id: silent } }
              - { model_name: gpt, litellm_params: { model: openai_like/b, api_base: "{{good.Base}}", order: 2 }, model_info: { id: good } }
            router_settings: { num_retries: 1 }
            """);
        using var response = await router.AskAsync();
        Assert.Equal("good", response.Header("x-maestro-deployment"));
        var attempt = (await router.DecisionsAsync())[0].GetProperty("attempts")[0];
        Assert.Equal("connect_failed", attempt.GetProperty("outcome").GetString());
        Assert.Equal("no connection within 0.2 s", attempt.GetProperty("detail").GetString());
    }

    [SkippableFact]
    public async Task Connect_ThatTakesTooLong_WithNobodyElse_IsABadGateway()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "only Linux drops connections beyond the backlog");
        await FillAsync();
        await using var router = await RouterServer.StartAsync(
            $$"""
            model_list: [{ model_name: gpt, litellm_params: { model: openai_like/a, api_base: "http://{{_listener.LocalEndPoint}}" } }]
            router_settings: { num_retries: 0 }
            router: { connect_timeout: 0.2 }
            """);
        using var response = await router.AskAsync();
        Assert.Equal(502, (int)response.StatusCode);
    }

    /// <summary>Until a further connection waits.</summary>
    private async Task FillAsync()
    {
        while (true)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _filling.Add(socket);
            using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
            try
            {
                await socket.ConnectAsync(_listener.LocalEndPoint!, limit.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
