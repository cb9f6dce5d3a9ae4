using Maestro.Router.Configuration;

namespace Router.Tests.Policies;

public sealed class PolicyTests : IAsyncLifetime
{
    private Upstream _upstream = null!;

    public async Task InitializeAsync() => _upstream = await Upstream.CompletingAsync("ok");

    public async Task DisposeAsync() => await _upstream.DisposeAsync();

    [Fact]
    public async Task Tagged_GoesOnlyWherePolicyAllows_AndTheRecordNamesRuleAndDigest()
    {
        using var folder = new PolicyFolder();
        await using var router = await RouterServer.StartAsync(Yaml(), folder.Configure);

        string judged;
        using (var served = await router.AskWithAsync(("x-maestro-tags", "pii, project:home")))
        {
            Assert.Equal("eu", served.Header("x-maestro-deployment"));
            judged = served.Header("x-maestro-policy-input");
        }

        var record = (await router.DecisionsAsync())[0];
        Assert.True(Maestro.Digest.IsValid(judged));
        Assert.Equal(judged, record.Text("policyInput"));
        var us = record.GetProperty("candidates").EnumerateArray().Single(candidate => candidate.Text("deployment") == "us");
        Assert.Equal("policy", us.Text("rule"));
        Assert.Equal(
            ["maestro.routing.residency"], us.GetProperty("policyRules").EnumerateArray().Select(rule => rule.GetString()));
        Assert.Equal("'pii' may not go to us.", us.Text("reason"));

        using var health = JsonDocument.Parse(await router.Http.GetStringAsync("/health"));
        Assert.Equal(record.Text("policyDigest"), health.RootElement.GetProperty("policy").Text("digest"));
        Assert.Equal(2, health.RootElement.GetProperty("usable").GetInt32());
    }

    [Fact]
    public async Task Denied_ByAllCandidates_Is403WithTheReasons()
    {
        using var folder = new PolicyFolder();
        await using var router = await RouterServer.StartAsync(Yaml(), folder.Configure);

        using var refused = await router.AskWithAsync(("x-maestro-tags", "secret"));

        Assert.Equal(403, (int)refused.StatusCode);
        Assert.Equal("maestro.routing.residency", refused.Header("x-maestro-policy-rules"));
        Assert.True(Maestro.Digest.IsValid(refused.Header("x-maestro-policy-input")));
        var error = (await refused.JsonAsync()).GetProperty("error");
        Assert.Equal(("policy_error", "policy_denied"), (error.Text("type"), error.Text("code")));
        Assert.Contains("'secret' may not go to us.", error.Text("message"), StringComparison.Ordinal);
        Assert.Empty(_upstream.Requests);
    }

    [Fact]
    public async Task Pin_ThatPointsWherePolicyDenies_IsNotFollowed()
    {
        using var folder = new PolicyFolder();
        await using var router = await RouterServer.StartAsync(Yaml(), folder.Configure);
        using (await router.SendAsync(
            HttpMethod.Put, "/routing/pin", """{"step":"*","model":"us","reason":"test","actor":"me"}""")) { }

        using var refused = await router.AskWithAsync(("x-maestro-tags", "pii"), ("x-maestro-step", "any"));

        Assert.NotEqual("us", refused.Header("x-maestro-deployment"));
    }

    [Fact]
    public async Task ConfiguredTags_HoldAsWell()
    {
        using var folder = new PolicyFolder();
        await using var router = await RouterServer.StartAsync(Yaml("router: { tags: { public: [us] } }"), folder.Configure);

        using (var both = await router.AskWithAsync(("x-maestro-tags", "public, team:x")))
            Assert.Equal("us", both.Header("x-maestro-deployment"));
        using var neither = await router.AskWithAsync(("x-maestro-tags", "pii"));
        Assert.Equal(503, (int)neither.StatusCode); // each for its own reason
    }

    [Fact]
    public async Task Change_OnDisk_IsTakenOver_ABrokenOneIsNot_AndAPinnedRunKeepsItsSet()
    {
        using var folder = new PolicyFolder();
        await using var router = await RouterServer.StartAsync(Yaml(), folder.Configure);
        var first = await DigestAsync(router, 200);

        folder.Places("""{"pii": ["us"]}""");
        var second = await DigestAsync(router, 200);
        Assert.NotEqual(first, second);
        using (var moved = await router.AskWithAsync(("x-maestro-tags", "pii")))
            Assert.Equal("us", moved.Header("x-maestro-deployment"));
        using (var pinned = await router.AskWithAsync(("x-maestro-tags", "pii"), ("x-maestro-policy", first)))
            Assert.Equal("eu", pinned.Header("x-maestro-deployment"));
        Assert.Equal(
            [first, second], (await router.DecisionsAsync()).EnumerateArray().Select(record => record.Text("policyDigest")));
        using (var unknown = await router.AskWithAsync(("x-maestro-tags", "pii"), ("x-maestro-policy", "sha256:0")))
            Assert.Equal("us", unknown.Header("x-maestro-deployment"));

        folder.Write("routing.rego", "package maestro.routing\nallow if {");
        Assert.Equal(second, await DigestAsync(router, 422));
        using (var kept = await router.AskWithAsync(("x-maestro-tags", "pii")))
            Assert.Equal("us", kept.Header("x-maestro-deployment"));

        folder.Write("routing.rego", PolicyFolder.Rules);
        Assert.Equal(second, await DigestAsync(router, 200));
    }

    [Fact]
    public async Task KillSwitch_IsThatOfThePoliciesInForce_AlsoForAPinnedRun()
    {
        using var folder = new PolicyFolder();
        await using var router = await RouterServer.StartAsync(Yaml(), folder.Configure);
        var first = await DigestAsync(router, 200);

        folder.Write("safety.rego", """
            package maestro.safety
            default allow := false
            allow if input.deployment.id != "eu"
            decision := {"allow": allow, "reasons": ["Halted."], "rules": ["maestro.safety.model"]}
            """);
        await DigestAsync(router, 200);

        using var refused = await router.AskWithAsync(("x-maestro-tags", "pii"), ("x-maestro-policy", first));
        Assert.Equal(403, (int)refused.StatusCode);
        Assert.Contains("Halted.", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_AndReplay_UnderOtherPolicies_SayWhatWouldBe()
    {
        using var folder = new PolicyFolder();
        await using var router = await RouterServer.StartAsync(Yaml(), folder.Configure);
        using (await router.AskWithAsync(("x-maestro-tags", "pii"))) { }

        var preview = await router.PreviewAsync("""{"model":"gpt","tags":["pii"]}""");
        Assert.Equal("eu", preview.Text("deployment"));
        Assert.Equal(
            ["maestro.routing.residency"],
            preview.Candidate("us").GetProperty("policyRules").EnumerateArray().Select(rule => rule.GetString()));
        Assert.StartsWith("sha256:", preview.Text("policyDigest"), StringComparison.Ordinal);

        var policies = new Dictionary<string, string>
        {
            ["routing.rego"] =
                "package maestro.routing\ndefault allow := false\nallow if input.deployment.jurisdiction == \"us\"",
        };
        using (var replayed = await router.SendAsync(
            HttpMethod.Post, "/routing/replay", JsonSerializer.Serialize(new { policies })))
        {
            var item = (await replayed.JsonAsync()).GetProperty("items")[0];
            Assert.Equal(("eu", "us"), (item.Text("was"), item.Text("now")));
        }

        policies["routing.rego"] = "package maestro.routing\nallow if {";
        using var broken = await router.SendAsync(HttpMethod.Post, "/routing/replay", JsonSerializer.Serialize(new { policies }));
        Assert.Equal(422, (int)broken.StatusCode);
        Assert.Contains("policies.routing.rego:2:11", await broken.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithPoliciesThatCannotBeUsed_IsRefusedWithEveryFault()
    {
        using var folder = new PolicyFolder("package maestro.routing\nallow if {", "3 4");

        var fault = await Assert.ThrowsAsync<ConfigException>(() => RouterServer.StartAsync(Yaml(), folder.Configure));

        Assert.Equal(2, fault.Errors.Count);
    }

    [Fact]
    public async Task Shipped_Policies_KeepPersonalDataInApprovedPlaces_AndServeWhatHasNoTag()
    {
        await using var router = await RouterServer.StartAsync(
            Yaml(), options => options with { Policies = new() { Folder = PolicyFolder.Shipped } });

        using (var tagged = await router.AskWithAsync(("x-maestro-tags", "pii")))
            Assert.Equal("eu", tagged.Header("x-maestro-deployment"));
        using (var untagged = await router.AskAsync()) Assert.Equal(200, (int)untagged.StatusCode);
        using var unknown = await router.AskWithAsync(("x-maestro-tags", "nonsense"));
        Assert.Equal(403, (int)unknown.StatusCode);
    }

    private string Yaml(string more = "") => $$"""
        model_list:
          - { model_name: gpt, litellm_params: { model: openai_like/a, api_base: "{{_upstream.Base}}", region_name: us }, model_info: { id: us } }
          - { model_name: gpt, litellm_params: { model: openai_like/b, api_base: "{{_upstream.Base}}", region_name: eu }, model_info: { id: eu } }
        {{more}}
        """;

    /// <summary>Looks at the folder now; the digest in force after it.</summary>
    private static async Task<string> DigestAsync(RouterServer router, int status)
    {
        using var response = await router.SendAsync(HttpMethod.Post, "/config/reload");
        Assert.Equal(status, (int)response.StatusCode);
        return (await response.JsonAsync()).GetProperty("policy").Text("digest")!;
    }
}
