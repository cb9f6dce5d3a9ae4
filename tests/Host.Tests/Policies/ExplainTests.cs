namespace Host.Tests.Policies;

public sealed class ExplainTests(MaestroFixture fixture) : IClassFixture<MaestroFixture>
{
    private readonly Api _api = fixture.Maestro.Api;

    [Fact]
    public async Task Explain_OfARouteThatIsDenied_NamesTheRuleAndTheSmallestChange()
    {
        var answer = await ExplainAsync("""
            {
              "package": "maestro.routing",
              "input": {
                "action": "route", "step_tags": ["pii"], "selected_model": "gpt-4o", "hint": "none", "operation": "chat", "pinned": false,
                "deployment": {"id": "d", "provider": "openai", "model": "gpt-4o", "jurisdiction": "us", "self_hosted": false, "simulated": false}
              }
            }
            """);

        Assert.False(answer.Flag("allow"));
        Assert.Equal("maestro.routing.data_residency", Assert.Single(answer.List("rules")).ToString());
        Assert.Equal("'pii' may not go to 'us', only to eea, local.", Assert.Single(answer.List("reasons")).ToString());
        Assert.Contains("Remove tag 'pii'", answer.Text("summary"), StringComparison.Ordinal);
        Assert.Contains(answer.List("flips"), flip => flip.List("edits")[0].Text("path") == "deployment.jurisdiction");
        Assert.Contains(answer.List("explained"), rule => !rule.Flag("fired") && rule.Has("failed"));
        Assert.True(answer.Flag("searchComplete"));
    }

    [Fact]
    public async Task Explain_OfARunThatMightBeStarted_SaysWhatWouldBeSaidAndStartsNothing()
    {
        var answer = await ExplainAsync("""{"run": {"recipe": "log-triage", "tags": ["pii", "martian"], "autonomy": "L4"}}""");

        Assert.False(answer.Flag("allow"));
        var rules = answer.List("rules").Select(rule => rule.ToString()).ToList();
        Assert.Contains("maestro.autonomy.unknown_tag", rules);
        Assert.Contains("maestro.autonomy.canary", rules);
        Assert.Empty((await _api.GetAsync("/runs?recipe=log-triage")).List("items"));
        Assert.True((await ExplainAsync("""{"run": {"recipe": "log-triage"}}""")).Flag("allow"));
    }

    [Fact]
    public async Task Explain_OfAToolCall_DoesNotRepeatItsArguments()
    {
        var answer = await ExplainAsync("""
            {
              "action": "tool.call",
              "input": {
                "action": "tool.call", "actor": "olga", "time": "2026-11-23T10:00:00Z", "step_tags": [],
                "run": {"recipe": "calls", "autonomy": "L1", "tags": []}, "node": {"id": "n", "kind": "tool"},
                "tool": {"server": "unheard-of", "name": "send", "repeatable": false, "arguments": {"to": "ann@example.com", "password": "hunter2hunter2"}}
              }
            }
            """);

        Assert.False(answer.Flag("allow"));
        Assert.DoesNotContain("ann@example.com", answer.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", answer.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", new[] { "", "input" })]
    [InlineData("""{"action": "run.stop", "package": "maestro.x", "input": {}}""", new[] { "", "action", "package" })]
    [InlineData("""{"run": {"recipe": "none", "autonomy": "L9"}}""", new[] { "run.autonomy", "run.recipe" })]
    public async Task Explain_OfAQuestionThatIsNone_ListsEveryFault(string body, string[] paths)
    {
        using var response = await _api.PostAsync("/policies/explain", JsonNode.Parse(body));
        Assert.Equal(
            paths,
            Problems.Paths(await Problems.ReadAsync(response, HttpStatusCode.UnprocessableEntity)).Order(StringComparer.Ordinal));
    }

    private async Task<JsonNode> ExplainAsync(string body)
    {
        using var response = await _api.PostAsync("/policies/explain", JsonNode.Parse(body));
        return await Api.GoodAsync(response, HttpStatusCode.OK);
    }
}
