using Maestro.Router.Forwarding;
using Microsoft.Extensions.Time.Testing;

namespace Router.Tests;

/// <summary>Hedging, the retry budget, limits of rates and time, and fallbacks for what a model cannot take.</summary>
public sealed class HedgeAndBudgetTests
{
    [Fact]
    public async Task Hedge_AnswersFromTheOther_AndCancelsTheSlowOne()
    {
        var slow = false;
        var cancelled = new TaskCompletionSource();
        async Task AnswerAsync(HttpContext http)
        {
            if (Volatile.Read(ref slow))
            {
                http.RequestAborted.Register(() => cancelled.TrySetResult());
                await Task.Delay(Timeout.Infinite, http.RequestAborted);
            }

            await Upstream.JsonAsync(http, Upstream.Completion("primary"));
        }

        await using var primary = await Upstream.StartAsync(AnswerAsync);
        await using var other = await Upstream.CompletingAsync("other");
        await using var router = await RouterServer.StartAsync($$"""
            model_list:
              - { model_name: gpt, litellm_params: { model: openai_like/a, api_base: "{{primary.Base}}", weight: 1 }, model_info: { id: primary } }
              - { model_name: gpt, litellm_params: { model: openai_like/b, api_base: "{{other.Base}}", weight: 0 }, model_info: { id: other } }
            router: { hedging: true }
            """);
        for (var count = 0; count < 25; count++) (await router.AskAsync()).Dispose();
        Volatile.Write(ref slow, true);

        using var response = await router.AskAsync();
        Assert.Contains("other", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("other", response.Header("x-maestro-deployment"));
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10));
        var attempts = (await router.DecisionsAsync())[0].GetProperty("attempts").EnumerateArray()
            .Select(attempt => attempt.Text("outcome"));
        Assert.Equal(["overtaken", "ok"], attempts.Order(StringComparer.Ordinal).Reverse());
    }

    [Fact]
    public void RetryBudget_IsAShareOfTheRequests_PlusAFewASecond()
    {
        var time = new FakeTimeProvider();
        var budget = new RetryBudget(0.5, 1, time);
        var at = 0;
        while (budget.TryRetry()) at++;
        Assert.Equal(10, at); // ten seconds' worth is kept

        for (var count = 0; count < 4; count++) budget.Request();
        Assert.True(budget.TryRetry());
        Assert.True(budget.TryRetry());
        Assert.False(budget.TryRetry());
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.True(budget.TryRetry());
    }

    [Fact]
    public async Task RetryBudget_SpentByFailures_LeavesFallbacksAlone()
    {
        await using var bad = await Upstream.AnsweringAsync("{}", 500);
        await using var good = await Upstream.CompletingAsync("ok");
        await using var router = await RouterServer.StartAsync($$"""
            model_list:
              - { model_name: gpt, litellm_params: { model: openai_like/a, api_base: "{{bad.Base}}" } }
              - { model_name: spare, litellm_params: { model: openai_like/b, api_base: "{{good.Base}}" } }
            router_settings: { num_retries: 2, allowed_fails: 10000, fallbacks: [{ gpt: [spare] }] }
            router: { retry_ratio: 0, retries_per_second: 0 }
            """);
        for (var count = 0; count < 6; count++)
        {
            using var response = await router.AskAsync();
            Assert.Equal(200, (int)response.StatusCode);
        }
    }

    [Fact]
    public async Task RateLimit_OfTheConfiguration_IsKeptWithoutAskingTheProvider()
    {
        await using var limited = await Upstream.CompletingAsync("limited");
        await using var spare = await Upstream.CompletingAsync("spare");
        await using var router = await RouterServer.StartAsync($$"""
            model_list:
              - { model_name: gpt, litellm_params: { model: openai_like/a, api_base: "{{limited.Base}}", rpm: 3 }, model_info: { id: limited } }
              - { model_name: spare, litellm_params: { model: openai_like/b, api_base: "{{spare.Base}}" } }
            router_settings: { fallbacks: [{ gpt: [spare] }] }
            """);
        for (var count = 0; count < 5; count++) (await router.AskAsync()).Dispose();
        Assert.Equal(3, limited.Requests.Count);
        Assert.Equal(
            "at its limit of 3 requests a minute",
            (await router.DecisionsAsync())[0].GetProperty("candidates")[0].Text("reason"));
    }

    [Theory]
    [InlineData(
        """{"error":{"message":"This model's maximum context length is 10 tokens","code":"context_length_exceeded"}}""", "long")]
    [InlineData("""{"error":{"message":"filtered","code":"content_filter"}}""", "lenient")]
    [InlineData("""{"error":{"message":"bad schema","code":"invalid_schema"}}""", null)]
    public async Task Refusals_HaveFallbacksOfTheirOwn(string error, string? expected)
    {
        await using var refusing = await Upstream.AnsweringAsync(error, 400);
        await using var good = await Upstream.CompletingAsync("ok");
        await using var router = await RouterServer.StartAsync($$"""
            model_list:
              - { model_name: gpt, litellm_params: { model: openai_like/a, api_base: "{{refusing.Base}}" } }
              - { model_name: long, litellm_params: { model: openai_like/b, api_base: "{{good.Base}}" }, model_info: { id: long } }
              - { model_name: lenient, litellm_params: { model: openai_like/c, api_base: "{{good.Base}}" }, model_info: { id: lenient } }
              - { model_name: plain, litellm_params: { model: openai_like/d, api_base: "{{good.Base}}" }, model_info: { id: plain } }
            router_settings:
              fallbacks: [{ gpt: [plain] }]
              context_window_fallbacks: [{ gpt: [long] }]
              content_policy_fallbacks: [{ gpt: [lenient] }]
            """);
        using var response = await router.AskAsync();
        Assert.Equal(expected is null ? 400 : 200, (int)response.StatusCode);
        if (expected is null) Assert.Equal("invalid_schema", (await response.ErrorAsync()).Text("code"));
        else Assert.Equal(expected, response.Header("x-maestro-deployment"));
        Assert.Single(refusing.Requests);
    }

    [Fact]
    public async Task Deadline_EndsTheRequest_AllAttemptsTogether()
    {
        await using var hanging = await Upstream.StartAsync(http => Task.Delay(Timeout.Infinite, http.RequestAborted));
        await using var router = await RouterServer.StartAsync(
            RouterServer.Config([hanging.Base, hanging.Base], "num_retries: 5"));
        using var response = await router.AskWithAsync(("x-maestro-deadline-ms", "200"));
        Assert.Equal(504, (int)response.StatusCode);
        Assert.InRange(hanging.Requests.Count, 1, 2);
    }

    [Fact]
    public async Task IdempotencyKey_IsTheSameForEveryAttempt()
    {
        await using var bad = await Upstream.AnsweringAsync("{}", 500);
        await using var good = await Upstream.CompletingAsync("ok");
        await using var router = await RouterServer.StartAsync(RouterServer.Config([bad.Base, good.Base], "num_retries: 3"));
        for (var count = 0; count < 10 && bad.Requests.IsEmpty; count++)
            (await router.AskWithAsync(("Idempotency-Key", "abc"))).Dispose();
        Assert.All(bad.Requests.Concat(good.Requests), seen => Assert.Equal("abc", seen.Headers["Idempotency-Key"]));
    }
}
