using Azure.Core;
using Maestro.Router.Upstreams;
using Microsoft.Extensions.Time.Testing;
using OpenAI.Embeddings;

namespace Router.Tests.Upstreams;

public sealed class ProviderTests
{
    [Theory]
    [InlineData(
        "azure/dep-1", "api_key: k, api_version: 2025-01-01", "/v1/chat/completions",
        "/openai/deployments/dep-1/chat/completions", "api-key")]
    [InlineData("azure/dep-1", "api_key: k, api_version: v1", "/v1/chat/completions", "/openai/v1/chat/completions", "api-key")]
    [InlineData("azure/dep-1", "api_key: k", "/v1/embeddings", "/openai/deployments/dep-1/embeddings", "api-key")]
    [InlineData("openai/gpt-x", "api_key: k", "/v1/responses", "/v1/responses", "Authorization")]
    [InlineData("nim/llama", "api_key: k", "/v1/chat/completions", "/v1/chat/completions", "Authorization")]
    [InlineData("ollama/llama3", "api_key: k", "/v1/embeddings", "/v1/embeddings", "Authorization")]
    public async Task Request_GoesToTheProvidersOwnPlace_WithItsOwnKind_OfKey(
        string model, string more, string path, string expected, string header)
    {
        await using var upstream = await Upstream.AnsweringAsync(
            """{"choices":[],"data":[],"output":[],"usage":{"input_tokens":3,"output_tokens":4}}""");
        await using var router = await RouterServer.StartAsync(
            $$"""model_list: [{ model_name: gpt, litellm_params: { model: {{model}}, api_base: "{{upstream.Base[..^3]}}", {{more}} } }]""");
        using var response = await router.SendAsync(
            HttpMethod.Post, path, """{"model":"gpt","messages":[],"input":"x","unknown":{"a":1.50}}""");
        Assert.Equal(200, (int)response.StatusCode);
        var seen = Assert.Single(upstream.Requests);
        Assert.Equal(expected, seen.Path);
        Assert.Contains("k", seen.Headers[header], StringComparison.Ordinal);
        Assert.Contains("\"unknown\":{\"a\":1.50}", seen.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entra_TokensAreAskedForOnce_AndRenewedAhead()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        var asked = 0;
        var tokens = new EntraTokens(
            _ => ValueTask.FromResult(new AccessToken("t" + ++asked, time.GetUtcNow().AddHours(1))), time);

        Assert.Equal("t1", await tokens.GetAsync(default));
        Assert.Equal("t1", await tokens.GetAsync(default));
        time.Advance(TimeSpan.FromMinutes(56));
        Assert.Equal("t1", await tokens.GetAsync(default)); // still good; the next one is fetched behind it
        await Eventually.HoldsAsync(() => Volatile.Read(ref asked) == 2);
        Assert.Equal("t2", await tokens.GetAsync(default));
    }

    [Fact]
    public async Task Embeddings_ThroughOpenAIsClient_CountTokens()
    {
        await using var upstream = await Upstream.AnsweringAsync(
            """{"object":"list","data":[{"object":"embedding","index":0,"embedding":"AACAPwAAAEA="}],"model":"m","usage":{"prompt_tokens":4,"total_tokens":4}}""");
        await using var router = await RouterServer.StartAsync(RouterServer.Config([upstream.Base]));
        var client = new EmbeddingClient(
            "gpt", new System.ClientModel.ApiKeyCredential("x"),
            new OpenAI.OpenAIClientOptions { Endpoint = new(router.Url, "/v1") });
        var embedding = (await client.GenerateEmbeddingAsync("hello")).Value;
        Assert.Equal([1f, 2f], embedding.ToFloats().ToArray());
        Assert.Equal(4, (await router.DecisionsAsync())[0].GetProperty("inputTokens").GetInt64());
    }

    [Fact]
    public async Task Responses_Stream_EndsWithItsOwnEvent_AndIsNeverSentTwice()
    {
        const string Done =
            "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"id\":\"r\",\"usage\":{\"input_tokens\":3,\"output_tokens\":4}}}\n\n";
        const string Begin = "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"id\":\"r\"}}\n\n";
        await using var whole = await Upstream.StartAsync(http => Upstream.EventsAsync(http, Begin, Done));
        await using var failing = await Upstream.AnsweringAsync("{}", 500);
        await using var router = await RouterServer.StartAsync($$"""
            model_list:
              - { model_name: whole, litellm_params: { model: openai/m, api_key: k, api_base: "{{whole.Base}}" } }
              - { model_name: failing, litellm_params: { model: openai/m, api_key: k, api_base: "{{failing.Base}}" } }
            router_settings: { num_retries: 3, fallbacks: [{ failing: [whole] }] }
            """);
        using var streamed = await router.SendAsync(
            HttpMethod.Post, "/v1/responses", """{"model":"whole","stream":true,"input":"x"}""");
        Assert.Equal(Begin + Done, await streamed.Content.ReadAsStringAsync());
        using var refused = await router.SendAsync(HttpMethod.Post, "/v1/responses", """{"model":"failing","input":"x"}""");
        Assert.Equal(502, (int)refused.StatusCode);
        Assert.Single(failing.Requests);
        Assert.Equal(4, (await router.DecisionsAsync())[1].GetProperty("outputTokens").GetInt64());
    }

    [Fact]
    public async Task Providers_ShowTheirState_AndCanBeTested_WithoutShowingKeys()
    {
        await using var upstream = await Upstream.StartAsync(http => http.Request.Path.Value!.EndsWith(
            "/models", StringComparison.Ordinal)
            ? Upstream.JsonAsync(http, "{}", 401)
            : Upstream.JsonAsync(http, Upstream.Completion("ok")));
        await using var router = await RouterServer.StartAsync($$"""
            model_list:
              - { model_name: gpt, litellm_params: { model: openai/m, api_key: very-secret, api_base: "{{upstream.Base}}" }, model_info: { id: "a/b" } }
              - { model_name: none, litellm_params: { model: openai/m }, model_info: { id: "c" } }
            """);
        (await router.AskAsync()).Dispose();
        var text = await router.Http.GetStringAsync("/providers");
        using var list = System.Text.Json.JsonDocument.Parse(text);
        Assert.DoesNotContain("very-secret", text, StringComparison.Ordinal);
        Assert.Equal(["ok", "no_credentials"], list.RootElement.EnumerateArray().Select(item => item.Text("status")));
        Assert.True(list.RootElement[0].GetProperty("latencyMs").GetDouble() > 0);

        using var test = await router.SendAsync(HttpMethod.Post, "/providers/a%2Fb/test");
        Assert.Equal("unauthorized", (await test.JsonAsync()).Text("status"));
        using var missing = await router.SendAsync(HttpMethod.Post, "/providers/zzz/test");
        Assert.Equal(404, (int)missing.StatusCode);
    }
}
