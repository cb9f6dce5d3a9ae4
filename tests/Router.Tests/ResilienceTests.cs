using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace Router.Tests;

/// <summary>Breakers, rate limits and their clocks.</summary>
public sealed class ResilienceTests
{
    [Fact]
    public async Task Breaker_OpensAfterFailures_ProbesAfterTheCooldown_AndCloses()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        var healthy = false;
        await using var upstream = await Upstream.StartAsync(http => healthy
            ? Upstream.JsonAsync(http, Upstream.Completion("back"))
            : Upstream.JsonAsync(http, "{}", 500));
        await using var router = await RouterServer.StartAsync(
            RouterServer.Config([upstream.Base], "num_retries: 0, allowed_fails: 2, cooldown_time: 10"),
            options => options with { Time = time });

        for (var count = 0; count < 3; count++)
        {
            using var failed = await router.AskAsync();
            Assert.Equal(HttpStatusCode.BadGateway, failed.StatusCode);
        }

        using (var open = await router.AskAsync())
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, open.StatusCode);
            Assert.Equal("10", open.Headers.RetryAfter!.ToString());
            Assert.Contains(
                "circuit breaker open", (await open.ErrorAsync()).GetProperty("message").GetString(), StringComparison.Ordinal);
        }

        Assert.Equal(3, upstream.Requests.Count);
        Assert.Contains("degraded", await router.Http.GetStringAsync("/health"), StringComparison.Ordinal);

        time.Advance(TimeSpan.FromSeconds(11));
        healthy = true;
        for (var count = 0; count < 3; count++)
        {
            using var served = await router.AskAsync();
            Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        }

        Assert.Contains("\"ok\"", await router.Http.GetStringAsync("/health"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Breaker_WhoseProbeFails_OpensAgain()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        await using var upstream = await Upstream.AnsweringAsync("{}", 500);
        await using var router = await RouterServer.StartAsync(
            RouterServer.Config([upstream.Base], "num_retries: 0, allowed_fails: 1, cooldown_time: 10"),
            options => options with { Time = time });

        for (var count = 0; count < 4; count++) (await router.AskAsync()).Dispose();
        Assert.Equal(2, upstream.Requests.Count);

        time.Advance(TimeSpan.FromSeconds(11));
        for (var count = 0; count < 4; count++) (await router.AskAsync()).Dispose();
        Assert.Equal(3, upstream.Requests.Count);
    }

    [Fact]
    public async Task RateLimit_KeepsTheDeploymentOut_ForAsLongAsItAsked()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        await using var limited = await Upstream.StartAsync(http =>
        {
            http.Response.Headers.RetryAfter = "30";
            return Upstream.JsonAsync(http, "{}", 429);
        });
        await using var good = await Upstream.CompletingAsync("ok");
        await using var router = await RouterServer.StartAsync(
            $$"""
            model_list:
              - { model_name: gpt, litellm_params: { model: openai_like/a, api_base: "{{limited.Base}}" } }
              - { model_name: spare, litellm_params: { model: openai_like/b, api_base: "{{good.Base}}" } }
            router_settings: { num_retries: 2, fallbacks: [{ gpt: [spare] }] }
            """,
            options => options with { Time = time });

        for (var count = 0; count < 3; count++)
        {
            using var response = await router.AskAsync();
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.Single(limited.Requests);
        Assert.Contains(
            "cooling down", (await router.DecisionsAsync())[0].GetProperty("candidates")[0].GetProperty("reason").GetString(),
            StringComparison.Ordinal);

        time.Advance(TimeSpan.FromSeconds(31));
        (await router.AskAsync()).Dispose();
        Assert.Equal(2, limited.Requests.Count);
    }

    [Fact]
    public async Task RateLimit_OfTheOnlyDeployment_IsWaitedFor()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        var calls = 0;
        await using var upstream = await Upstream.StartAsync(http =>
        {
            if (Interlocked.Increment(ref calls) > 1) return Upstream.JsonAsync(http, Upstream.Completion("ok"));
            http.Response.Headers.RetryAfter = "5";
            return Upstream.JsonAsync(http, "{}", 429);
        });
        await using var router = await RouterServer.StartAsync(
            RouterServer.Config([upstream.Base], "num_retries: 1"), options => options with { Time = time });

        var pending = router.AskAsync();
        await Eventually.HoldsAsync(() => calls == 1);
        var waited = TimeSpan.Zero;
        await Eventually.HoldsAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            waited += TimeSpan.FromSeconds(1);
            return pending.IsCompleted;
        });

        using var response = await pending;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(waited >= TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task RateLimit_LongerThanWeWait_IsPassedOn()
    {
        await using var upstream = await Upstream.StartAsync(http =>
        {
            http.Response.Headers.RetryAfter = "120";
            return Upstream.JsonAsync(http, "{}", 429);
        });
        await using var router = await RouterServer.StartAsync(RouterServer.Config([upstream.Base], "num_retries: 3"));

        using var response = await router.AskAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal("120", response.Headers.RetryAfter!.ToString());
        Assert.Single(upstream.Requests);
    }

    [Fact]
    public async Task Weights_DivideTheTraffic()
    {
        await using var heavy = await Upstream.CompletingAsync("a");
        await using var light = await Upstream.CompletingAsync("b");
        await using var none = await Upstream.CompletingAsync("c");
        await using var router = await RouterServer.StartAsync($$"""
            model_list:
              - { model_name: gpt, litellm_params: { model: openai_like/a, api_base: "{{heavy.Base}}", weight: 9 } }
              - { model_name: gpt, litellm_params: { model: openai_like/b, api_base: "{{light.Base}}", weight: 1 } }
              - { model_name: gpt, litellm_params: { model: openai_like/c, api_base: "{{none.Base}}", weight: 0 } }
            """);

        for (var count = 0; count < 100; count++) (await router.AskAsync()).Dispose();
        Assert.Equal(100, heavy.Requests.Count + light.Requests.Count);
        Assert.InRange(heavy.Requests.Count, 70, 99);
        Assert.Empty(none.Requests);
    }
}
