using Host.Tests.Toolbox;

namespace Host.Tests.Gates;

public sealed class DecisionTests(MaestroFixture fixture) : IClassFixture<MaestroFixture>
{
    private readonly Api _api = fixture.Maestro.Api;
    private readonly Effects _toolbox = fixture.Maestro.Toolbox;

    [Fact]
    public async Task Approve_AfterTheRunStarted_RunsWhatWasShown()
    {
        var gate = await OpenAsync("approve");
        Assert.Equal("Note these for approve?", gate.Text("title"));
        Assert.Equal("""{"steps":["one","two"]}""", gate.Member("payload").ToJsonString());

        var decided = await _api.ApproveAsync(gate.Text("id"), "olga");
        Assert.Equal("approved", decided.Text("status"));
        Assert.Equal(gate.Text("payloadDigest"), decided.Text("payloadDigest"));
        Assert.Equal("olga", Assert.Single(decided.List("votes")).Text("actor"));
        Assert.True(decided.Has("decidedAt"));

        var run = await _api.StatusAsync(gate.Text("runId"), "completed");
        Assert.Equal("""["one","two"]""", run.Member("result").ToJsonString());
        Assert.Equal(
            ["note approve.last", "note approve.one", "note approve.two"], _toolbox.On("approve.").Order(StringComparer.Ordinal));
        Assert.DoesNotContain(await WaitingAsync(), item => item.Text("id") == gate.Text("id"));
    }

    [Fact]
    public async Task Edit_WithAPayloadThatFits_RunsTheChangedSteps()
    {
        var gate = await OpenAsync("edit");
        using var response = await _api.DecideAsync(
            gate.Text("id"), "edit", "olga", JsonNode.Parse("""{"steps":["three"]}"""), gate.Text("payloadDigest"),
            "two would be too many");
        var decided = await Api.GoodAsync(response, HttpStatusCode.OK);
        Assert.Equal("edited", decided.Text("status"));
        Assert.NotEqual(gate.Text("payloadDigest"), decided.Text("payloadDigest"));

        var run = await _api.StatusAsync(gate.Text("runId"), "completed");
        Assert.Equal("""["three"]""", run.Member("result").ToJsonString());
        Assert.Equal(["note edit.three", "note edit.last"], _toolbox.On("edit."));
        Assert.Contains(await _api.LogAsync(run.Text("id")), line => line.Text("line") == "Edited and approved by olga.");
    }

    [Theory]
    [InlineData("""{"steps":["ok",7,""],"more":true}""", new[] { "payload.more", "payload.steps[1]", "payload.steps[2]" })]
    [InlineData("""{"steps":[]}""", new[] { "payload.steps" })]
    [InlineData("null", new[] { "payload" })]
    [InlineData("[1]", new[] { "payload" })]
    public async Task Edit_WithAPayloadThatDoesNotFit_ListsEveryFaultAndChangesNothing(string payload, string[] paths)
    {
        var gate = await OpenAsync("misfit");
        using var content = new StringContent(
            $$"""{"decision":"edit","payload":{{payload}}}""", System.Text.Encoding.UTF8, "application/json");
        using var response = await _api.SendAsync(HttpMethod.Post, $"/approvals/{gate.Text("id")}", content);
        var problem = await Problems.ReadAsync(response, HttpStatusCode.UnprocessableEntity);
        Assert.Superset(paths.ToHashSet(), Problems.Paths(problem).ToHashSet());
        await UnchangedAsync(gate);
    }

    [Theory]
    [InlineData("""{"decision":"edit"}""", "payload")]
    [InlineData("""{"decision":"approve","payload":{"steps":["x"]}}""", "payload")]
    [InlineData("""{"decision":"block","payload":null}""", null)]
    [InlineData("""{}""", "decision")]
    [InlineData("""{"decision":"maybe"}""", "decision")]
    [InlineData("""{"decision":"1"}""", "decision")]
    [InlineData("""{"decision":" 1"}""", "decision")]
    [InlineData("""{"decision":"approve,block"}""", "decision")]
    [InlineData("""{"decision":"approve","payloadDigest":"sha256:zz"}""", "payloadDigest")]
    public async Task Decide_WithABodyThatIsNoDecision_IsRefusedAndChangesNothing(string body, string? path)
    {
        var gate = await OpenAsync("nodecision");
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await _api.SendAsync(HttpMethod.Post, $"/approvals/{gate.Text("id")}", content);
        if (path is null)
        {
            // A member that is null is a member that was left out.
            Assert.Equal("blocked", (await Api.GoodAsync(response, HttpStatusCode.OK)).Text("status"));
            return;
        }

        Assert.Equal([path], Problems.Paths(await Problems.ReadAsync(response, HttpStatusCode.UnprocessableEntity)));
        await UnchangedAsync(gate);
    }

    [Fact]
    public async Task Block_WithAComment_FailsTheRunWithThatReasonAndSkipsWhatDepended()
    {
        var gate = await OpenAsync("block");
        using var response = await _api.DecideAsync(gate.Text("id"), "block", "olga", comment: "wrong list");
        Assert.Equal("blocked", (await Api.GoodAsync(response, HttpStatusCode.OK)).Text("status"));

        var run = await _api.StatusAsync(gate.Text("runId"), "failed");
        Assert.Equal("approve", run.Member("error").Text("nodeId"));
        Assert.Equal("blocked by olga: wrong list", run.Member("error").Text("message"));
        var nodes = await _api.NodesAsync(run.Text("id"));
        Assert.Equal(["blocked", "skipped", "skipped"], nodes.Select(node => node.Text("status")));
        Assert.Empty(_toolbox.On("block."));

        using var late = await _api.DecideAsync(gate.Text("id"), "approve", "otto");
        var problem = await Problems.ReadAsync(late, HttpStatusCode.Conflict);
        Assert.Contains("already decided: blocked", problem.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Approve_WithTheDigestOfAnotherPayload_IsRefused()
    {
        var gate = await OpenAsync("stale");
        var other = "sha256:" + new string('0', 64);
        using var response = await _api.DecideAsync(gate.Text("id"), "approve", "olga", digest: other);
        var problem = await Problems.ReadAsync(response, HttpStatusCode.Conflict);
        Assert.Contains(gate.Text("payloadDigest"), problem.Text("detail"), StringComparison.Ordinal);
        await UnchangedAsync(gate);
    }

    [Fact]
    public async Task Decide_TwoAtOnce_ExactlyOneCounts()
    {
        for (var round = 0; round < 20; round++)
        {
            var gate = await OpenAsync($"race{round}");
            var answers = await Task.WhenAll(
                _api.DecideAsync(gate.Text("id"), "approve", "olga"),
                _api.DecideAsync(gate.Text("id"), "block", "otto"));
            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], answers.Select(answer => answer.StatusCode).Order());

            var winner = await Api.GoodAsync(answers.First(answer => answer.IsSuccessStatusCode), HttpStatusCode.OK);
            await Problems.ReadAsync(answers.First(answer => !answer.IsSuccessStatusCode), HttpStatusCode.Conflict);
            var run = await _api.EndAsync(gate.Text("runId"));
            Assert.Equal(winner.Text("status") == "approved" ? "completed" : "failed", run.Text("status"));
            Assert.Single((await _api.GetAsync($"/approvals/{gate.Text("id")}")).List("votes"));
        }
    }

    [Fact]
    public async Task DualControl_OfTwo_NeedsTwoDistinctPeopleWhoDidNotAsk()
    {
        var id = await _api.StartAsync("gate-two", actor: "rita");
        var gate = await _api.GateAsync(id);
        Assert.Equal(2, gate.Number("required"));

        using var requester = await _api.DecideAsync(gate.Text("id"), "approve", "Rita");
        Assert.Contains(
            "Dual control", (await Problems.ReadAsync(requester, HttpStatusCode.Conflict)).Text("detail"),
            StringComparison.Ordinal);

        Assert.Equal("waiting", (await _api.ApproveAsync(gate.Text("id"), "olga")).Text("status"));
        using var again = await _api.DecideAsync(gate.Text("id"), "approve", "OLGA");
        Assert.Contains(
            "already approved", (await Problems.ReadAsync(again, HttpStatusCode.Conflict)).Text("detail"),
            StringComparison.Ordinal);
        Assert.Equal("waiting", (await _api.RunAsync(id)).Text("status"));

        Assert.Equal("approved", (await _api.ApproveAsync(gate.Text("id"), "otto")).Text("status"));
        await _api.StatusAsync(id, "completed");
    }

    [Fact]
    public async Task DualControl_AfterAnEdit_CountsOnlyVotesForTheNewPayload()
    {
        var id = await _api.StartAsync("gate-two", actor: "rita");
        var gate = (await _api.GateAsync(id)).Text("id");
        await _api.ApproveAsync(gate, "olga");
        using var edit = await _api.DecideAsync(gate, "edit", "otto", JsonNode.Parse("""{"value":2}"""));
        var edited = await Api.GoodAsync(edit, HttpStatusCode.OK);
        Assert.Equal("waiting", edited.Text("status"));
        Assert.Equal(2, edited.Member("payload").Number("value"));

        using var blind = await _api.DecideAsync(gate, "approve", "olga", digest: "sha256:" + new string('1', 64));
        await Problems.ReadAsync(blind, HttpStatusCode.Conflict);
        Assert.Equal("edited", (await _api.ApproveAsync(gate, "olga")).Text("status"));
        Assert.Equal(2, (await _api.StatusAsync(id, "completed")).Member("result").Number("value"));
    }

    [Fact]
    public async Task Gate_ThatNobodyDecidesInTime_ExpiresAndBlocks()
    {
        var id = await _api.StartAsync("gate-expiring");
        var run = await _api.StatusAsync(id, "failed");
        Assert.Equal("approve", run.Member("error").Text("nodeId"));
        Assert.Contains("nobody decided before", run.Member("error").Text("message"), StringComparison.Ordinal);
        Assert.Equal(["blocked", "skipped"], (await _api.NodesAsync(id)).Select(node => node.Text("status")));

        var gate = await _api.GetAsync($"/approvals/{id}~approve");
        Assert.Equal("expired", gate.Text("status"));
        using var late = await _api.DecideAsync(gate.Text("id"), "approve");
        Assert.Contains(
            "expired", (await Problems.ReadAsync(late, HttpStatusCode.Conflict)).Text("detail"), StringComparison.Ordinal);
        Assert.Contains(
            (await _api.GetAsync("/approvals?status=expired")).List("items"), item => item.Text("id") == gate.Text("id"));
    }

    private async Task<JsonNode> OpenAsync(string name) =>
        await _api.GateAsync(await _api.StartAsync("gate-one", new JsonObject { ["name"] = name }));

    private async Task<IReadOnlyList<JsonNode>> WaitingAsync() => (await _api.GetAsync("/approvals")).List("items");

    private async Task UnchangedAsync(JsonNode gate)
    {
        Assert.Equal(gate.ToJsonString(), (await _api.GetAsync($"/approvals/{gate.Text("id")}")).ToJsonString());
        Assert.Equal("waiting", (await _api.RunAsync(gate.Text("runId"))).Text("status"));
    }
}
