using System.Net;

namespace Router.Tests;

/// <summary>Failures before the first byte: another deployment, another group, or the same one again.</summary>
public sealed class FallbackTests
{
    /// <summary>Nobody listens there.</summary>
    private const string Refused = "http://127.0.0.1:9/v1";

    [Fact]
    public async Task Request_ToARefusedDeployment_IsServedByAnotherOne()
    {
        await using var good = await Upstream.CompletingAsync("ok");
        await using var router = await RouterServer.StartAsync(
            RouterServer.Config([Refused, Refused, good.Base], "num_retries: 2"));

        for (var count = 0; count < 5; count++)
        {
            using var response = await router.AskAsync();
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("gpt/openai_like/up-3", response.Header("x-maestro-deployment"));
        }
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(302)]
    public async Task Request_WhosePrimaryFails_FallsBackToAnotherGroup(int status)
    {
        await using var bad = await Upstream.AnsweringAsync("""{"error":{"message":"no"}}""", status);
        await using var good = await Upstream.CompletingAsync("ok");
        await using var router = await RouterServer.StartAsync($$"""
            model_list:
              - { model_name: gpt, litellm_params: { model: openai_like/a, api_base: "{{bad.Base}}" } }
              - { model_name: spare, litellm_params: { model: openai_like/b, api_base: "{{good.Base}}" } }
            router_settings: { num_retries: 0, fallbacks: [{ gpt: [spare] }] }
            """);

        using var response = await router.AskAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("spare/openai_like/b", response.Header("x-maestro-deployment"));
        Assert.Equal("2", response.Header("x-maestro-attempts"));
        Assert.Contains("\"model\":\"b\"", good.Requests.Single().Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json at all")]
    [InlineData("{\"choices\":[")]
    [InlineData("{\"error\":{\"message\":\"odd\"}}")]
    [InlineData("{}")]
    public async Task Answer_ThatIsNoCompletion_CountsAsAFailure(string body)
    {
        await using var bad = await Upstream.AnsweringAsync(body);
        await using var router = await RouterServer.StartAsync(RouterServer.Config([bad.Base]));

        using var response = await router.AskAsync();
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("upstream_bad_response", (await response.ErrorAsync()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task TransientFailure_OfTheOnlyDeployment_IsRetried()
    {
        var calls = 0;
        await using var upstream = await Upstream.StartAsync(http => Interlocked.Increment(ref calls) < 3
            ? Upstream.JsonAsync(http, "{}", 503)
            : Upstream.JsonAsync(http, Upstream.Completion("third time")));
        await using var router = await RouterServer.StartAsync(RouterServer.Config([upstream.Base], "num_retries: 2"));

        using var response = await router.AskAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("3", response.Header("x-maestro-attempts"));
    }

    [Fact]
    public async Task AllFailed_TellsWhatWasTried()
    {
        await using var bad = await Upstream.AnsweringAsync("""{"error":{"message":"the disk is full"}}""", 500);
        await using var router = await RouterServer.StartAsync(RouterServer.Config([bad.Base, Refused], "num_retries: 1"));

        using var response = await router.AskAsync();
        var error = await response.ErrorAsync();
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("upstream_error", error.GetProperty("type").GetString());
        Assert.Contains("the disk is full", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("connect_failed", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("failed", (await router.DecisionsAsync())[0].GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Attempt_ThatHangs_TimesOutAndFallsBack()
    {
        await using var hanging = await Upstream.StartAsync(http => Task.Delay(Timeout.Infinite, http.RequestAborted));
        await using var good = await Upstream.CompletingAsync("ok");
        await using var router = await RouterServer.StartAsync($$"""
            model_list:
              - { model_name: gpt, litellm_params: { model: openai_like/a, api_base: "{{hanging.Base}}", timeout: 0.1 } }
              - { model_name: spare, litellm_params: { model: openai_like/b, api_base: "{{good.Base}}" } }
            router: { fallbacks: [{ primary: gpt, on_error: [spare] }] }
            router_settings: { num_retries: 0 }
            """);

        using var response = await router.AskAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var attempts = (await router.DecisionsAsync())[0].GetProperty("attempts");
        Assert.Equal("timed_out", attempts[0].GetProperty("outcome").GetString());
        Assert.Equal("ok", attempts[1].GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Stream_ThatFailsBeforeItsFirstEvent_FallsBack()
    {
        await using var empty = await Upstream.StartAsync(http => Upstream.EventsAsync(http, ": only a comment\n\n"));
        await using var error = await Upstream.StartAsync(
            http => Upstream.EventsAsync(http, "data: {\"error\":{\"message\":\"busy\"}}\n\n"));
        await using var cut = await Upstream.StartAsync(async http =>
        {
            await Upstream.EventsAsync(http, "data: {\"id\":");
            http.Abort();
        });
        await using var good = await Upstream.StartAsync(
            http => Upstream.EventsAsync(http, Upstream.Chunk("whole", "stop"), "data: [DONE]\n\n"));
        await using var router = await RouterServer.StartAsync(
            RouterServer.Config([empty.Base, error.Base, cut.Base, good.Base], "num_retries: 3"));

        using var response = await router.StreamAsync();
        Assert.Equal(Upstream.Chunk("whole", "stop") + "data: [DONE]\n\n", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Fallbacks_InACycle_AreTriedOnceEach()
    {
        await using var bad = await Upstream.AnsweringAsync("{}", 500);
        await using var router = await RouterServer.StartAsync($$"""
            model_list:
              - { model_name: a, litellm_params: { model: openai_like/a, api_base: "{{bad.Base}}" } }
              - { model_name: b, litellm_params: { model: openai_like/b, api_base: "{{bad.Base}}" } }
            litellm_settings: { num_retries: 0, fallbacks: [{ a: [b] }, { b: [a] }] }
            """);

        using var response = await router.AskAsync("a");
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal(2, bad.Requests.Count);
    }
}
