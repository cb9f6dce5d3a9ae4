namespace Maestro.Tests.Policies;

public sealed class RegoPolicyEngineTests
{
    /// <summary>The excerpt of the product's requirements, in version 1 syntax.</summary>
    private const string Excerpt = """
        package maestro.routing

        default allow := false

        allow if {
        	input.step_tags[_] == "pii"
        	input.selected_model == "ig-local-70b"
        }

        allow if not "pii" in input.step_tags
        """;

    [Theory]
    [InlineData("""{"step_tags": ["pii"], "selected_model": "ig-local-70b"}""", true)]
    [InlineData("""{"step_tags": ["pii"], "selected_model": "gpt-4o"}""", false)]
    [InlineData("""{"step_tags": ["public"], "selected_model": "gpt-4o"}""", true)]
    [InlineData("""{"step_tags": [], "selected_model": "gpt-4o"}""", true)]
    public async Task Decide_ByAPackageThatOnlyAllows_FollowsItAndSaysSo(string input, bool allow)
    {
        var decision = await Decide(PolicyPackages.Routing, input, Set(("routing.rego", Excerpt)));

        Assert.Equal(allow, decision.Allow);
        Assert.Equal(["maestro.routing.allow"], decision.Rules);
        Assert.Equal([$"data.maestro.routing.allow is {(allow ? "true" : "false")}."], decision.Reasons);
    }

    [Fact]
    public async Task Decide_ByADecision_GivesReasonsRulesAndObligations()
    {
        var set = Set(("cost.rego", """
            package maestro.cost
            default allow := false
            allow if input.x < data.maestro.cost.config.cap
            decision := {"allow": allow, "reasons": {"b", "a"}, "rules": ["maestro.cost.cap"], "obligations": {"step_budget_usd": 0.5}}
            """), ("data.json", """{"maestro": {"cost": {"config": {"cap": 3}}}}"""));

        var decision = await Decide(PolicyPackages.Cost, """{"x": 2}""", set);

        Assert.True(decision.Allow);
        Assert.Equal(["a", "b"], decision.Reasons);
        Assert.Equal(["maestro.cost.cap"], decision.Rules);
        Assert.Equal(0.5m, decision.Obligations["step_budget_usd"]!.GetValue<decimal>());
        Assert.Equal(set.Digest, decision.Digest);
        Assert.False((await Decide(PolicyPackages.Cost, """{"x": 3}""", set)).Allow);
    }

    [Theory]
    [InlineData("decision := 7\nallow := true")]
    [InlineData("decision := {\"allow\": \"yes\"}\nallow := true")]
    [InlineData("decision := {\"reasons\": []}\nallow := true")]
    [InlineData("allow := \"true\"")]
    [InlineData("allow := 1")]
    [InlineData("allow := true if input.nothing")]
    [InlineData("decision := {\"allow\": true} if input.nothing\nallow := true")]
    [InlineData("allow := true\nallow := false")]
    [InlineData("allow if { some x in numbers.range(1, 3000000); x < 0 }")]
    public async Task Decide_WithoutAUsableAnswer_Denies(string rules)
    {
        var decision = await Decide(PolicyPackages.Tools, "{}", Set(("tools.rego", $"package maestro.tools\n{rules}")));

        Assert.False(decision.Allow);
        Assert.NotEmpty(decision.Reasons);
        Assert.NotEmpty(decision.Rules);
    }

    [Fact]
    public async Task Decide_OfAPackageThatIsNotThere_DeniesUnlessItIsTheKillSwitch()
    {
        var set = Set(("routing.rego", Excerpt));

        foreach (var package in PolicyPackages.All.Except([PolicyPackages.Routing]))
            Assert.Equal(package == PolicyPackages.Safety, (await Decide(package, "{}", set)).Allow);
    }

    [Fact]
    public void And_OfTwoDecisions_TakesTheSideThatDenies()
    {
        var yes = new PolicyDecision(true, ["fine"], ["a.allow"], new JsonObject { ["x"] = 1 }, "sha256:1");
        var also = new PolicyDecision(true, ["fine too"], ["b.allow"], new JsonObject { ["x"] = 2, ["y"] = 3 }, "sha256:1");
        var no = PolicyDecision.Closed("maestro.cost", "too dear", "sha256:1");

        Assert.Same(no, yes.And(no));
        Assert.Same(no, no.And(yes));
        Assert.Equal(["fine", "fine too"], yes.And(also).Reasons);
        Assert.Equal("""{"x":1,"y":3}""", yes.And(also).Obligations.ToJsonString());
        Assert.Equal(2, no.And(PolicyDecision.Closed("maestro.autonomy", "not now", "sha256:1")).Reasons.Count);
    }

    private static PolicySet Set(params ReadOnlySpan<(string Path, string Text)> files) => PolicySets.Of(files).Value;

    private static async Task<PolicyDecision> Decide(string package, string input, PolicySet set) =>
        await new RegoPolicyEngine(set).DecideAsync(package, (JsonObject)JsonNode.Parse(input)!, CancellationToken.None);
}
