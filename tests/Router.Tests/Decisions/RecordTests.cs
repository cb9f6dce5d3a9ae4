using Maestro.Router.Decisions;
using Microsoft.Extensions.DependencyInjection;

namespace Router.Tests.Decisions;

/// <summary>Decision records: what they hold, where they go, and what replay makes of them.</summary>
public sealed class RecordTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "maestro-decisions-" + Guid.NewGuid().ToString("N"));

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Records_AreReadBackAfterARestart()
    {
        await using var upstream = await Upstream.CompletingAsync("ok");
        var yaml = RouterServer.Config([upstream.Base], "routing_strategy: multi_objective");
        await using (var router = await RouterServer.StartAsync(yaml, options => options with { DataDirectory = _folder }))
        {
            using var response = await router.AskWithAsync(("x-maestro-run", "r7"), ("x-maestro-tags", ""));
            Assert.Equal(200, (int)response.StatusCode);
            await router.StopAsync();
        }

        await using var again = await RouterServer.StartAsync(yaml, options => options with { DataDirectory = _folder });
        var record = Assert.Single((await again.DecisionsAsync()).EnumerateArray());
        Assert.Equal("r7", record.GetProperty("query").Text("run"));
        Assert.True(record.GetProperty("candidates")[0].GetProperty("objectives").TryGetProperty("reliability", out _));
    }

    [Fact]
    public async Task Records_ThatCannotBeStoredInTime_AreDroppedAndCounted()
    {
        var sink = new StuckSink();
        await using var upstream = await Upstream.CompletingAsync("ok");
        await using var router = await RouterServer.StartAsync(
            RouterServer.Config([upstream.Base]),
            options => options with { DecisionQueue = 2, Services = services => services.AddSingleton<IDecisionSink>(sink) });

        for (var count = 0; count < 8; count++) (await router.AskAsync()).Dispose();
        using var document = JsonDocument.Parse(await router.Http.GetStringAsync("/routing/decisions"));
        Assert.Equal(8, document.RootElement.GetProperty("total").GetInt64());
        Assert.InRange(document.RootElement.GetProperty("dropped").GetInt64(), 1, 8);
        sink.Release.SetResult();
    }

    [Fact]
    public async Task Shadow_DecidesButDoesNotAct()
    {
        await using var upstream = await Upstream.CompletingAsync("ok");
        await using var router = await RouterServer.StartAsync($$"""
            model_list:
              - { model_name: gpt, litellm_params: { model: openai_like/a, api_base: "{{upstream.Base}}", weight: 1 }, model_info: { id: followed, quality: 0.1 } }
              - { model_name: gpt, litellm_params: { model: openai_like/b, api_base: "{{upstream.Base}}", weight: 0 }, model_info: { id: better, quality: 0.9 } }
            router: { strategy: multi_objective, mode: shadow, objectives: [quality] }
            """);
        using var response = await router.AskAsync();
        var record = (await router.DecisionsAsync())[0];
        Assert.Equal("followed", response.Header("x-maestro-deployment"));
        Assert.Equal("better", record.Text("shadow"));
        Assert.Equal("simple-shuffle", record.Text("strategy"));
    }

    [Fact]
    public async Task Replay_UnderOtherObjectivesAndOtherConfigurations_SaysWhatWouldHaveChanged()
    {
        await using var upstream = await Upstream.CompletingAsync("ok");
        string Yaml(string rest) => $$"""
            model_list:
              - { model_name: gpt, litellm_params: { model: openai_like/a, api_base: "{{upstream.Base}}", region_name: us }, model_info: { id: good, quality: 0.9, input_cost_per_token: 0.01, output_cost_per_token: 0.01 } }
              - { model_name: gpt, litellm_params: { model: openai_like/b, api_base: "{{upstream.Base}}", region_name: eu }, model_info: { id: cheap, quality: 0.3, input_cost_per_token: 0.001, output_cost_per_token: 0.001 } }
            router: { strategy: multi_objective, objectives: { quality: 1 }{{rest}} }
            """;
        await using var router = await RouterServer.StartAsync(Yaml(", tags: { pii: [us, eu] }"));
        using (var served = await router.AskWithAsync(("x-maestro-tags", "pii")))
            Assert.Equal("good", served.Header("x-maestro-deployment"));

        var same = await ReplayAsync(router, "{}");
        Assert.Equal(0, same.GetProperty("changed").GetInt32());

        var cheaper = await ReplayAsync(router, """{"objectives":{"cost":1}}""");
        Assert.Equal("cheap", cheaper.GetProperty("items")[0].Text("now"));
        Assert.Equal(0.15m, cheaper.GetProperty("recordedCostUsd").GetDecimal());
        Assert.Equal(0.015m, cheaper.GetProperty("estimatedCostUsd").GetDecimal());

        var stricter = await ReplayAsync(router, JsonSerializer.Serialize(new { config = Yaml(", tags: { pii: [eu] }") }));
        Assert.Equal("'good' is out: 'pii' may not go to 'us'", stricter.GetProperty("items")[0].Text("why"));

        using var broken = await router.SendAsync(
            HttpMethod.Post, "/routing/replay", """{"config":"model_list: 3","strategy":"magic"}""");
        Assert.Equal(422, (int)broken.StatusCode);
    }

    private static async Task<JsonElement> ReplayAsync(RouterServer router, string json)
    {
        using var response = await router.SendAsync(HttpMethod.Post, "/routing/replay", json);
        Assert.Equal(200, (int)response.StatusCode);
        return await response.JsonAsync();
    }

    private sealed class StuckSink : IDecisionSink
    {
        public TaskCompletionSource Release { get; } = new();

        public async Task<int> WriteAsync(IReadOnlyList<DecisionRecord> records, CancellationToken cancellationToken)
        {
            await Release.Task;
            return 0;
        }
    }
}
