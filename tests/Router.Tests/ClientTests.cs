using System.Net;
using System.Net.Sockets;

namespace Router.Tests;

/// <summary>What clients do wrong, and clients that go away.</summary>
public sealed class ClientTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\u0000")]
    [InlineData("{\"model\":\"gpt\"} trailing")]
    [InlineData("{\"model\":\"gpt\",\"model\":\"other\"}")]
    [InlineData("{\"model\":[\"gpt\"]}")]
    [InlineData("{\"messages\":[]}")]
    [InlineData("{\"model\":\"gpt\",\"stream\":\"yes\"}")]
    public async Task Request_ThatIsNoChatCompletion_Is400AndGoesNowhere(string body)
    {
        await using var upstream = await Upstream.CompletingAsync("never");
        await using var router = await RouterServer.StartAsync(RouterServer.Config([upstream.Base]));

        using var response = await router.PostAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("invalid_request_error", (await response.ErrorAsync()).GetProperty("type").GetString());
        Assert.Empty(upstream.Requests);
    }

    [Fact]
    public async Task Request_NestedVeryDeeply_Is400()
    {
        await using var router = await RouterServer.StartAsync(RouterServer.Config(["http://127.0.0.1:9"]));
        using var response = await router.PostAsync($"{{\"model\":\"gpt\",\"x\":{new string('[', 100_000)}");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Request_ForAnUnknownModel_Is404()
    {
        await using var router = await RouterServer.StartAsync(RouterServer.Config(["http://127.0.0.1:9"]));
        using var response = await router.AskAsync("gpt-99");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("model_not_found", (await response.ErrorAsync()).GetProperty("code").GetString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Request_AboveTheLimit_Is413(bool chunked)
    {
        await using var upstream = await Upstream.CompletingAsync("never");
        await using var router = await RouterServer.StartAsync(
            RouterServer.Config([upstream.Base]), options => options with { MaxRequestBytes = 10_000 });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent($$"""{"model":"gpt","x":"{{new string('x', 10_000)}}"}"""),
            Headers = { TransferEncodingChunked = chunked },
        };

        using var response = await router.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("10000", (await response.ErrorAsync()).GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(upstream.Requests);
    }

    [Fact]
    public async Task Request_OfTenMegabytes_GoesThrough()
    {
        await using var upstream = await Upstream.CompletingAsync("ok");
        await using var router = await RouterServer.StartAsync(RouterServer.Config([upstream.Base]));
        using var response = await router.PostAsync($$"""{"x":"{{new string('x', 10_000_000)}}","model":"gpt"}""");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(10_000_000 + """{"x":"","model":"up"}""".Length, upstream.Requests.Single().Body.Length);
    }

    [Fact]
    public async Task Answer_AboveTheLimit_CountsAsAFailure()
    {
        await using var upstream = await Upstream.CompletingAsync(new string('x', 50_000));
        await using var router = await RouterServer.StartAsync(
            RouterServer.Config([upstream.Base]), options => options with { MaxResponseBytes = 20_000 });
        using var response = await router.AskAsync();
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ClientThatGoesAway_CancelsTheProvidersWork(bool stream)
    {
        var cancelled = new TaskCompletionSource();
        await using var upstream = await Upstream.StartAsync(async http =>
        {
            http.RequestAborted.Register(() => cancelled.TrySetResult());
            if (stream) await Upstream.EventsAsync(http, Upstream.Chunk("begun"));
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        });
        await using var router = await RouterServer.StartAsync(RouterServer.Config([upstream.Base], "num_retries: 2"));
        using var leaving = new CancellationTokenSource();

        if (stream)
        {
            (await router.StreamAsync(cancellationToken: leaving.Token)).Dispose();
        }
        else
        {
            var pending = router.PostAsync("""{"model":"gpt"}""", leaving.Token);
            await Eventually.HoldsAsync(() => !upstream.Requests.IsEmpty);
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
        }

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Single(upstream.Requests);
        await Eventually.HoldsAsync(() => router.DecisionsAsync().GetAwaiter().GetResult() is var items
            && items.GetArrayLength() == 1
            && items[0].GetProperty("outcome").GetString() == "cancelled");
    }

    [Fact]
    public async Task RawGarbage_OnTheSocket_DoesNotStopTheRouter()
    {
        await using var upstream = await Upstream.CompletingAsync("ok");
        await using var router = await RouterServer.StartAsync(RouterServer.Config([upstream.Base]));
        foreach (var garbage in new[]
        {
            "\u0016\u0003\u0001garbage\r\n\r\n",
            "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n{}",
        })
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, router.Url.Port);
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(garbage));
            using var reader = new StreamReader(socket.GetStream());
            Assert.StartsWith("HTTP/1.1 400", await reader.ReadToEndAsync(), StringComparison.Ordinal);
        }

        using var response = await router.AskAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Stop_WhileAStreamRuns_LetsItEndAndTakesNoNewRequests()
    {
        var goOn = new TaskCompletionSource();
        await using var upstream = await Upstream.StartAsync(async http =>
        {
            await Upstream.EventsAsync(http, Upstream.Chunk("begun"));
            await goOn.Task;
            await Upstream.EventsAsync(http, Upstream.Chunk("ended", "stop"), "data: [DONE]\n\n");
        });
        await using var router = await RouterServer.StartAsync(
            RouterServer.Config([upstream.Base]), options => options with { DrainTime = TimeSpan.FromSeconds(10) });

        using var response = await router.StreamAsync();
        var stopping = router.StopAsync();
        await Eventually.HoldsAsync(() => !Accepts(router.Url.Port));
        Assert.False(stopping.IsCompleted);
        goOn.SetResult();

        Assert.EndsWith("data: [DONE]\n\n", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await stopping;
    }

    [Fact]
    public async Task UnknownPath_IsAnOpenAIError()
    {
        await using var router = await RouterServer.StartAsync(RouterServer.Config(["http://127.0.0.1:9"]));
        using var response = await router.Http.GetAsync("/v1/unheard-of");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("unknown_url", (await response.ErrorAsync()).GetProperty("code").GetString());
    }

    private static bool Accepts(int port)
    {
        try
        {
            using var socket = new TcpClient();
            socket.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
