using Host.Tests.Toolbox;

namespace Host.Tests.Policies;

/// <summary>What policy does not allow does not happen, and the run says why.</summary>
public sealed class EnforcementTests(EnforcementTests.Fixture fixture) : IClassFixture<EnforcementTests.Fixture>
{
    private readonly Api _api = fixture.Maestro.Api;
    private readonly Effects _toolbox = fixture.Maestro.Toolbox;

    [Fact]
    public async Task Start_ThatPolicyDenies_NamesRulesAndReasonsAndStoresNothing()
    {
        using var response = await _api.PostAsync(
            "/runs", JsonNode.Parse("""{"recipe": "gate-one", "inputs": {"name": "denied"}, "tags": ["pii", "martian"]}"""));
        var problem = await Problems.ReadAsync(response, HttpStatusCode.Forbidden);

        Assert.Equal("urn:maestro:problem:policy-denied", problem.Text("type"));
        Assert.Contains(problem.List("errors"), fault => fault.Text("msg").Contains("'martian'", StringComparison.Ordinal));
        Assert.Contains("maestro.autonomy.unknown_tag", problem.Text("detail"), StringComparison.Ordinal);
        Assert.Contains("Remove tag 'martian'", problem.Text("detail"), StringComparison.Ordinal);
        Assert.DoesNotContain(
            (await _api.GetAsync("/runs?recipe=gate-one")).List("items"), run => run.Member("inputs").Text("name") == "denied");
    }

    [Fact]
    public async Task Start_ThatPolicyAllows_IsOnRecordWithItsRulesAndThePinnedDigest()
    {
        var id = await _api.StartAsync("calls", new JsonObject { ["name"] = "allowed" });
        var run = await _api.StatusAsync(id, "completed");
        var page = await _api.GetAsync($"/runs/{id}/policies");

        var digest = run.Member("manifest").Text("policies");
        Assert.Equal(digest, page.Text("pinned"));
        Assert.Equal(
            ["run.start", "node.start|again", "tool.call|again|call", "node.start|once", "tool.call|once|call"],
            page.List("items").Select(item => item.Text("id")));
        Assert.All(page.List("items"), item =>
        {
            Assert.True(item.Flag("allow"));
            Assert.Equal(digest, item.Text("policy"));
            Assert.NotEmpty(item.List("rules"));
            Assert.True(Maestro.Digest.IsValid(item.Text("input")));
        });
        Assert.Empty((await _api.GetAsync($"/runs/{id}/policies?allow=false")).List("items"));
        using var wrong = await _api.SendAsync(HttpMethod.Get, $"/runs/{id}/policies?allow=perhaps");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task ToolNode_WhoseArgumentsPolicyDenies_IsBlockedAndWhatCameBeforeIsUndone()
    {
        var id = await _api.StartAsync("undo", new JsonObject { ["name"] = "stop" });
        var run = await _api.StatusAsync(id, "failed");

        Assert.Equal("between", run.Member("error").Text("nodeId"));
        Assert.Contains(
            "blocked by policy: Argument 'name' of 'toolbox.note'", run.Member("error").Text("message"),
            StringComparison.Ordinal);
        Assert.Equal(["write stop.first", "write stop.second", "undo stop.second", "undo stop.first"], _toolbox.On("stop."));
        Assert.Equal(
            ["completed", "completed", "blocked", "skipped", "skipped"],
            (await _api.NodesAsync(id)).Select(node => node.Text("status")));
        var denial = Assert.Single((await _api.GetAsync($"/runs/{id}/policies?allow=false")).List("items"));
        Assert.Equal(
            ["tool.call", "between", "toolbox.note"], [denial.Text("action"), denial.Text("nodeId"), denial.Text("subject")]);
        Assert.Equal("maestro.tools.argument", Assert.Single(denial.List("rules")).ToString());
        Assert.Contains(
            denial.Member("explanation").List("explained"),
            rule => rule.Text("rule") == "maestro.tools.decision"
                && rule.Text("at").StartsWith("tools.rego:", StringComparison.Ordinal));
        Assert.DoesNotContain("stop.between", denial.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains(
            await _api.LogAsync(id),
            line => line.Text("line")
                .StartsWith("Policy does not allow tool.call toolbox.note: Argument 'name'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Agent_WhoseToolCallPolicyDenies_ReadsWhyAndGoesOnWithoutIt()
    {
        var id = await _api.StartAsync("agent", new JsonObject { ["mood"] = "forbidden" });
        var run = await _api.StatusAsync(id, "waiting");

        Assert.DoesNotContain(
            await _api.LogAsync(id), line => line.Text("line").StartsWith("toolbox.echo", StringComparison.Ordinal));
        var denial = Assert.Single((await _api.GetAsync($"/runs/{id}/policies?allow=false")).List("items"));
        Assert.Equal(
            ["tool.call", "think", "toolbox.echo"], [denial.Text("action"), denial.Text("nodeId"), denial.Text("subject")]);
        Assert.Equal("""{"answer":13}""", (await _api.GateAsync(id, "after")).Member("payload").ToJsonString());
        Assert.Equal("waiting", run.Text("status"));
    }

    [Fact]
    public async Task ModelCall_ThatWasServed_IsOnRecordWithTheRulesThatAllowedItsModel()
    {
        using var response = await _api.PostAsync(
            "/runs", JsonNode.Parse("""{"recipe": "agent", "inputs": {"mood": "good"}, "tags": ["pii"]}"""));
        var id = (await Api.GoodAsync(response, HttpStatusCode.Created)).Text("id");
        await _api.StatusAsync(id, "waiting");

        var route = Assert.Single(
            (await _api.GetAsync($"/runs/{id}/policies")).List("items"), item => item.Text("action") == "route");
        Assert.True(route.Flag("allow"));
        Assert.Contains("maestro.routing.approved", route.List("rules").Select(rule => rule.ToString()));
        Assert.Equal((await _api.RunAsync(id)).Member("manifest").Text("policies"), route.Text("policy"));
        var record = Assert.Single((await _api.GetAsync($"/routing/decisions?run={id}")).List("items"));
        Assert.Equal(record.Text("deployment"), route.Text("subject"));
        Assert.Contains(record.Text("id"), route.List("reasons")[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MapItem_ThatPolicyDenies_BlocksTheMapOrTakesTheItemsPlace()
    {
        const string Items = """[{"tool":"toolbox.note","name":"map.a"},{"tool":"toolbox.note","name":"stop.b"}]""";
        var failing = await _api.StartAsync(
            "items", new JsonObject { ["given"] = new JsonObject { ["items"] = JsonNode.Parse(Items) } });
        await _api.StatusAsync(failing, "failed");
        Assert.Equal(["blocked", "completed", "blocked"], (await _api.NodesAsync(failing)).Select(node => node.Text("status")));

        var collecting = await _api.StartAsync(
            "items-collected", new JsonObject { ["given"] = new JsonObject { ["items"] = JsonNode.Parse(Items) } });
        var result = (JsonArray)(await _api.StatusAsync(collecting, "completed")).Member("result");
        Assert.StartsWith("Argument 'name' of 'toolbox.note'", result[1]!.Text("error"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vote_ThatPolicyDenies_IsForbiddenAndCountsForNothing()
    {
        var id = await _api.StartAsync("gate-one", new JsonObject { ["name"] = "vote" });
        var gate = await _api.GateAsync(id);

        using var response = await _api.DecideAsync(gate.Text("id"), "approve", "agent:planner");
        var problem = await Problems.ReadAsync(response, HttpStatusCode.Forbidden);

        Assert.Contains("maestro.approval.", problem.Text("detail"), StringComparison.Ordinal);
        Assert.Empty((await _api.GetAsync($"/approvals/{gate.Text("id")}")).List("votes"));
        await _api.ApproveAsync(gate.Text("id"), "olga");
        await _api.StatusAsync(id, "completed");
        Assert.Equal(
            ["agent:planner", "olga"],
            (await _api.GetAsync($"/runs/{id}/policies")).List("items").Where(item => item.Text("action") == "approval.vote")
                .Select(item => item.Text("subject")));
    }

    public sealed class Fixture : IAsyncLifetime
    {
        internal TestMaestro Maestro { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Maestro = await TestMaestro.StartAsync(prepare: policies => policies.Change(maestro =>
            {
                maestro["tools"]!["config"]!["servers"]!["toolbox"]!["tools"] = JsonNode.Parse("""
                    {
                      "note": { "arguments": { "name": { "regex": "(?:[^s]|s[^t]|st[^o]).*" } } },
                      "echo": { "arguments": { "text": { "enum": ["42", "again"] } } }
                    }
                    """);
            }));
        }

        public async Task DisposeAsync() => await Maestro.DisposeAsync();
    }
}
