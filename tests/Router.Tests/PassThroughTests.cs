using System.Net;

namespace Router.Tests;

/// <summary>What reaches the provider and what comes back.</summary>
public sealed class PassThroughTests
{
    [Fact]
    public async Task Request_ReachesTheProvider_ChangedInTheModelOnly()
    {
        await using var upstream = await Upstream.CompletingAsync("ok");
        await using var router = await RouterServer.StartAsync(RouterServer.Config([upstream.Base]));
        const string Sent =
            """ {"unknown":{"model":"x","a":[1,2.50,1e3]},"model" : "gpt", "messages":[{"role":"user","content":"\u00e9\ud83d\ude00 ok"}],"n":1 } """;

        using var response = await router.PostAsync(Sent);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            Sent.Replace("\"model\" : \"gpt\"", "\"model\" : \"up\"", StringComparison.Ordinal), upstream.Requests.Single().Body);
        Assert.Equal(Upstream.Completion("ok"), await response.Content.ReadAsStringAsync());
        Assert.Equal("/v1/chat/completions", upstream.Requests.Single().Path);
    }

    [Theory]
    [InlineData("", ",\"stream_options\":{\"include_usage\":true}}", false)]
    [InlineData(",\"stream_options\":null", "\"stream_options\":{\"include_usage\":true}", false)]
    [InlineData(
        ",\"stream_options\":{\"x\":1,\"include_usage\":false}", "\"stream_options\":{\"x\":1,\"include_usage\":true}", false)]
    [InlineData(",\"stream_options\":{\"include_usage\":true}", "\"stream_options\":{\"include_usage\":true}", true)]
    public async Task Stream_AsksForUsageInAnyCase_AndShowsItOnlyToThoseWhoAsked(string options, string expected, bool shown)
    {
        const string Usage =
            """data: {"id":"c1","choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}""" + "\n\n";
        await using var upstream = await Upstream.StartAsync(
            http => Upstream.EventsAsync(http, Upstream.Chunk("a"), Upstream.Chunk("", "stop"), Usage, "data: [DONE]\n\n"));
        await using var router = await RouterServer.StartAsync(RouterServer.Config([upstream.Base]));

        using var response = await router.StreamAsync(more: options);
        var body = await response.Content.ReadAsStringAsync();

        Assert.Contains(expected, upstream.Requests.Single().Body, StringComparison.Ordinal);
        Assert.Equal(shown, body.Contains("prompt_tokens", StringComparison.Ordinal));
        Assert.EndsWith("data: [DONE]\n\n", body, StringComparison.Ordinal);
        var decision = (await router.DecisionsAsync())[0];
        Assert.Equal((7, 3), (decision.GetProperty("inputTokens").GetInt32(), decision.GetProperty("outputTokens").GetInt32()));
    }

    [Fact]
    public async Task Stream_WithAwkwardFraming_ArrivesByteForByte()
    {
        var events = ": hello\r\n\r\n" + Upstream.Chunk("é😀").Replace("\n", "\r\n", StringComparison.Ordinal)
            + "event: x\nid: 3\n"
            + Upstream.Chunk("b", "stop") + "data: [DONE]\n\n";
        await using var upstream = await Upstream.StartAsync(async http =>
        {
            http.Response.ContentType = "text/event-stream; charset=utf-8";
            foreach (var piece in System.Text.Encoding.UTF8.GetBytes(events))
            {
                await http.Response.Body.WriteAsync(new[] { piece });
                await http.Response.Body.FlushAsync();
            }
        });
        await using var router = await RouterServer.StartAsync(RouterServer.Config([upstream.Base]));

        using var response = await router.StreamAsync();
        var body = await response.Content.ReadAsStringAsync();
        // What came before the first event belongs to no answer yet and is not passed on.
        Assert.Equal(events[": hello\r\n\r\n".Length..], body);
    }

    [Fact]
    public async Task Stream_WithoutDoneButFinished_IsCompletedByTheRouter()
    {
        await using var upstream = await Upstream.StartAsync(
            http => Upstream.EventsAsync(http, Upstream.Chunk("a"), Upstream.Chunk("", "stop")));
        await using var router = await RouterServer.StartAsync(RouterServer.Config([upstream.Base]));

        using var response = await router.StreamAsync();
        Assert.EndsWith("data: [DONE]\n\n", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejection_ByTheProvider_ReachesTheClientAsItIs()
    {
        const string Error =
            """{"error":{"message":"bad temperature","type":"invalid_request_error","param":"temperature","code":null}}""";
        await using var upstream = await Upstream.AnsweringAsync(Error, 400);
        await using var spare = await Upstream.CompletingAsync("never");
        await using var router = await RouterServer.StartAsync(RouterServer.Config([upstream.Base], "num_retries: 2"));

        using var response = await router.AskAsync();
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(Error, await response.Content.ReadAsStringAsync());
        Assert.Single(upstream.Requests);
    }

    [Fact]
    public async Task TraceContext_OfTheClient_ReachesTheProvider()
    {
        await using var upstream = await Upstream.CompletingAsync("ok");
        await using var router = await RouterServer.StartAsync(RouterServer.Config([upstream.Base]));
        const string TraceId = "0af7651916cd43dd8448eb211c80319c";
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent("""{"model":"gpt","messages":[]}"""),
            Headers = { { "traceparent", $"00-{TraceId}-b7ad6b7169203331-01" } },
        };

        using var response = await router.Http.SendAsync(request);
        Assert.Contains(TraceId, upstream.Requests.Single().Headers["traceparent"], StringComparison.Ordinal);
    }
}
