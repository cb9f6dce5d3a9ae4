using Maestro.Policies;
using Maestro.Tests.Policies.Opa;

namespace Router.Tests.Policies;

public sealed class OpaRoutingTests : IAsyncLifetime
{
    private Upstream _upstream = null!;
    private OpaStandIn _opa = null!;

    private static PolicySet Set { get; } = PolicySet.Create(
    [
        new("routing.rego", Encoding.UTF8.GetBytes(PolicyFolder.Rules)),
        new("data.json", """{"maestro": {"routing": {"config": {"places": {"pii": ["eu"]}}}}}"""u8.ToArray()),
    ]).Value;

    public async Task InitializeAsync()
    {
        _upstream = await Upstream.CompletingAsync("ok");
        _opa = await OpaStandIn.StartAsync(Set);
    }

    public async Task DisposeAsync()
    {
        await _upstream.DisposeAsync();
        await _opa.DisposeAsync();
    }

    [Fact]
    public async Task Server_DecidesAboutEveryCandidate_OnceForTheSameFacts()
    {
        await using var router = await StartAsync(TimeSpan.FromHours(1));
        for (var count = 0; count < 5; count++)
        {
            using var served = await router.AskWithAsync(("x-maestro-tags", "pii"), ("x-maestro-run", $"r{count}"));
            Assert.Equal("eu", served.Header("x-maestro-deployment"));
        }

        Assert.Equal(3, _opa.Asked.Count(asked => asked.Path == "/v1/data/maestro/routing/decision")); // once for each deployment
        var record = (await router.DecisionsAsync())[0];
        Assert.Equal(Set.Digest, record.Text("policyDigest"));
        Assert.Contains(
            record.GetProperty("candidates").EnumerateArray(),
            candidate => candidate.Text("reason") == "'pii' may not go to us.");
    }

    [Fact]
    public async Task Fallbacks_OfTheRequest_AreAskedAboutToo()
    {
        await using var router = await StartAsync(TimeSpan.FromHours(1));

        var preview = await router.PreviewAsync("""{"model":"gpt","tags":["pii"]}""");

        Assert.Equal(["gpt", "spare"], preview.GetProperty("chain").EnumerateArray().Select(group => group.Text("group")));
        Assert.Equal("spare", preview.GetProperty("chain")[1].Text("deployment"));
    }

    [Fact]
    public async Task Server_ThatFails_DeniesEverything_AndItsReturnIsNoticed()
    {
        await using var router = await StartAsync(TimeSpan.FromHours(1));
        _opa.Instead = http =>
        {
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        };

        using (var refused = await router.AskAsync())
        {
            Assert.Equal(403, (int)refused.StatusCode);
            Assert.Contains("Policy could not be asked", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Empty(_upstream.Requests);
        _opa.Instead = null;
        await Eventually.HoldsAsync(async () =>
        {
            using var again = await router.AskAsync();
            return (int)again.StatusCode == 200;
        });
    }

    private Task<RouterServer> StartAsync(TimeSpan keep) => RouterServer.StartAsync(
        $$"""
        model_list:
          - { model_name: gpt, litellm_params: { model: openai_like/a, api_base: "{{_upstream.Base}}", region_name: us }, model_info: { id: us } }
          - { model_name: gpt, litellm_params: { model: openai_like/b, api_base: "{{_upstream.Base}}", region_name: eu }, model_info: { id: eu } }
          - { model_name: spare, litellm_params: { model: openai_like/b, api_base: "{{_upstream.Base}}", region_name: eu }, model_info: { id: spare } }
        router_settings: { num_retries: 0, fallbacks: [{ gpt: [spare] }] }
        """,
        options => options with
        {
            Policies = new() { Opa = new() { Url = _opa.Url, Timeout = TimeSpan.FromSeconds(30) } },
            PolicyAnswerTime = keep,
        });
}
