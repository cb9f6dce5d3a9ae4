using System.Net;

namespace Router.Tests;

/// <summary>What one side sends must not harm the other, nor those who have nothing to do with it.</summary>
public sealed class HostileTests
{
    [Fact]
    public async Task RequestId_OfAProvider_ThatIsNoHeader_DoesNotSpoilTheAnswer()
    {
        await using var upstream = await Upstream.StartAsync(http =>
        {
            http.Response.Headers["x-request-id"] = "plain";
            return Upstream.JsonAsync(http, Upstream.Completion("ok"));
        });
        await using var raw =
            new RawProvider("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nx-request-id: k\u00fcche\r\nConnection: close\r\n\r\n" + Upstream.Completion("ok"));
        await using var plain = await RouterServer.StartAsync(RouterServer.Config([upstream.Base]));
        await using var odd = await RouterServer.StartAsync(RouterServer.Config([raw.Base]));

        using (var response = await plain.AskAsync()) Assert.Equal("plain", response.Header("x-request-id"));
        using var spoiled = await odd.AskAsync();
        Assert.Equal(HttpStatusCode.OK, spoiled.StatusCode);
        Assert.False(spoiled.Headers.Contains("x-request-id"));
    }

    [Fact]
    public async Task IdempotencyKey_ThatCannotBeSentOn_IsTheClientsFault_AndOpensNoBreaker()
    {
        await using var upstream = await Upstream.CompletingAsync("ok");
        await using var router = await RouterServer.StartAsync(
            RouterServer.Config([upstream.Base], "num_retries: 0, allowed_fails: 1"));
        using var handler = new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 };
        using var client = new HttpClient(handler) { BaseAddress = router.Url };
        for (var count = 0; count < 5; count++)
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Post,
                "/v1/chat/completions")
                {
                    Content = new StringContent("""{"model":"gpt","messages":[]}""", Encoding.UTF8, "application/json"),
                };
            request.Headers.TryAddWithoutValidation("Idempotency-Key", "schl\u00fcssel");
            request.Headers.TryAddWithoutValidation("tracestate", "k=\u00fc");
            using var response = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        }

        using var served = await router.AskAsync();
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    [Fact]
    public async Task TraceState_ThatCannotBeSentOn_IsLeftOut()
    {
        await using var upstream = await Upstream.CompletingAsync("ok");
        await using var router = await RouterServer.StartAsync(RouterServer.Config([upstream.Base]));
        using var handler = new SocketsHttpHandler
        {
            RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
            ActivityHeadersPropagator = null,
        };
        using var client = new HttpClient(handler) { BaseAddress = router.Url };
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            "/v1/chat/completions")
            {
                Content = new StringContent("""{"model":"gpt","messages":[]}""", Encoding.UTF8, "application/json"),
            };
        request.Headers.TryAddWithoutValidation("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        request.Headers.TryAddWithoutValidation("tracestate", "k=\u00fc");
        using var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Replica_WhoseMetricsCannotBeDecoded_IsDown_AndTheRouterGoesOn()
    {
        await using var replica = await Upstream.StartAsync(http =>
        {
            if (http.Request.Path != "/metrics") return Upstream.JsonAsync(http, Upstream.Completion("ok"));
            http.Response.ContentType = "text/plain; charset=klingon";
            return http.Response.WriteAsync("vllm:num_requests_running 1\n");
        });
        await using var router = await RouterServer.StartAsync(
            $$"""model_list: [{ model_name: gpt, litellm_params: { model: vllm/m, api_base: "{{replica.Base}}" } }]""");
        await Eventually.HoldsAsync(async () =>
        {
            using var replicas = await router.Http.GetAsync("/serving/replicas");
            return (await replicas.JsonAsync())[0] is var state && !state.GetProperty("up").GetBoolean()
                && state.Text("fault") is { Length: > 0 };
        });
        using var health = await router.Http.GetAsync("/health");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public async Task Refusal_WithAFallbackThatCannotBeUsed_KeepsTheProvidersOwnWords()
    {
        await using var refusing = await Upstream.AnsweringAsync(
            """{"error":{"message":"too long","code":"context_length_exceeded","extra":1}}""", 400);
        await using var router = await RouterServer.StartAsync($$"""
            model_list:
              - { model_name: gpt, litellm_params: { model: openai_like/a, api_base: "{{refusing.Base}}" } }
              - { model_name: long, litellm_params: { model: openai_like/b, api_base: "{{refusing.Base}}" }, model_info: { mode: embedding } }
            router_settings: { context_window_fallbacks: [{ gpt: [long] }] }
            """);
        using var response = await router.AskAsync();
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal(1, (await response.ErrorAsync()).GetProperty("extra").GetInt32());
    }

    [Fact]
    public async Task RetryAfter_OfYears_KeepsADeploymentOut_ForAnHourAtMost()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UnixEpoch);
        var limited = true;
        await using var upstream = await Upstream.StartAsync(http =>
        {
            if (!Volatile.Read(ref limited)) return Upstream.JsonAsync(http, Upstream.Completion("ok"));
            http.Response.Headers.RetryAfter = int.MaxValue.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return Upstream.JsonAsync(http, "{}", 429);
        });
        await using var router = await RouterServer.StartAsync(
            RouterServer.Config([upstream.Base]), options => options with { Time = time });
        (await router.AskAsync()).Dispose();
        using (var early = await router.AskAsync()) Assert.NotEqual(HttpStatusCode.OK, early.StatusCode);
        Volatile.Write(ref limited, false);
        time.Advance(TimeSpan.FromMinutes(61));
        using var served = await router.AskAsync();
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }
}
