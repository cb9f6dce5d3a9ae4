using System.Net;
using System.Net.Sockets;

namespace Router.Tests.WireFormat;

/// <summary>Sizes, slowness and limits, over plain sockets where a client library would not do it.</summary>
public sealed class SocketTests
{
    [Fact]
    public async Task Stream_ByteByByteOverTheWire_ReachesTheClientUnchanged()
    {
        var events = Upstream.Chunk("Zürich 🏔️") + ": ping\n\n" + Upstream.Chunk("", "stop") + "data: [DONE]\n\n";
        await using var upstream = await Upstream.StartAsync(async http =>
        {
            http.Response.ContentType = "text/event-stream";
            foreach (var single in Encoding.UTF8.GetBytes(events))
            {
                await http.Response.Body.WriteAsync(new[] { single });
                await http.Response.Body.FlushAsync();
            }
        });
        await using var router = await RouterServer.StartAsync(RouterServer.Config([upstream.Base]));
        using var response = await router.StreamAsync();
        Assert.Equal(events, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Body_OfTenMegabytes_GoesThroughUnchanged()
    {
        await using var upstream = await Upstream.CompletingAsync("ok");
        await using var router = await RouterServer.StartAsync(RouterServer.Config([upstream.Base]));
        var image = new string('A', 10 * 1024 * 1024);
        using var response = await router.PostAsync(
            $$$"""{"model":"gpt","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,{{{image}}}"}}]}]}""");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(image, upstream.Requests.Single().Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ToolArguments_OfTwoMegabytes_GoThrough_InOneEventAndInAWholeAnswer()
    {
        var arguments = new string('x', 2 * 1024 * 1024);
        var chunk =
            $$$"""data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{{{arguments}}}"} }]},"finish_reason":"tool_calls"}]}""" + "\n\n";
        var answer =
            $$$"""{"choices":[{"index":0,"message":{"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"n","arguments":"{{{arguments}}}"} }]},"finish_reason":"tool_calls"}]}""";
        await using var upstream = await Upstream.StartAsync(http => http.Request.Headers.Accept == "text/event-stream"
            ? Upstream.EventsAsync(http, chunk, "data: [DONE]\n\n")
            : Upstream.JsonAsync(http, answer));
        await using var router = await RouterServer.StartAsync(RouterServer.Config([upstream.Base]));
        using var streamed = await router.StreamAsync();
        using var whole = await router.AskAsync();
        Assert.Equal(chunk + "data: [DONE]\n\n", await streamed.Content.ReadAsStringAsync());
        Assert.Equal(answer, await whole.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Headers_ThatComeTooSlowly_CloseTheConnection()
    {
        await using var router = await RouterServer.StartAsync(
            RouterServer.Config(["http://127.0.0.1:9"]), options => options with { HeaderTime = TimeSpan.FromSeconds(1) });
        using var socket = await ConnectAsync(router);
        await socket.SendAsync("POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\n"u8.ToArray());
        var answer = await ReadToEndAsync(socket);
        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 408", StringComparison.Ordinal), answer);
    }

    [Fact]
    public async Task Headers_ThatAreTooLarge_AreRefused()
    {
        await using var router = await RouterServer.StartAsync(RouterServer.Config(["http://127.0.0.1:9"]));
        using var socket = await ConnectAsync(router);
        await socket.SendAsync(
            Encoding.ASCII.GetBytes($"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Large: {new string('a', 40_000)}\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 431", await ReadToEndAsync(socket), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_ThatLeaves_CancelsTheProvider()
    {
        var cancelled = new TaskCompletionSource();
        await using var upstream = await Upstream.StartAsync(async http =>
        {
            http.RequestAborted.Register(() => cancelled.TrySetResult());
            await Upstream.EventsAsync(http, Upstream.Chunk("one"));
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        });
        await using var router = await RouterServer.StartAsync(RouterServer.Config([upstream.Base]));
        using (var response = await router.StreamAsync()) Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private static async Task<Socket> ConnectAsync(RouterServer router)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, router.Url.Port);
        return socket;
    }

    private static async Task<string> ReadToEndAsync(Socket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var buffer = new byte[8192];
        var text = new StringBuilder();
        try
        {
            for (int read; (read = await socket.ReceiveAsync(buffer, patience.Token)) > 0;)
                text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }
        catch (SocketException)
        {
            // Reset is an end, too.
        }

        return text.ToString();
    }
}
