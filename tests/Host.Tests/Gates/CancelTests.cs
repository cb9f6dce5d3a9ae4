namespace Host.Tests.Gates;

public sealed class CancelTests(MaestroFixture fixture) : IClassFixture<MaestroFixture>
{
    private readonly Api _api = fixture.Maestro.Api;

    [Fact]
    public async Task Cancel_AtAGate_CancelsTheRunAndTheGate()
    {
        var id = await _api.StartAsync("gate-one", new JsonObject { ["name"] = "cancel" });
        var gate = await _api.GateAsync(id);
        await CancelAsync(id, "no longer needed");

        var run = await _api.StatusAsync(id, "cancelled");
        Assert.True(run.Has("finishedAt"));
        Assert.All(await _api.NodesAsync(id), node => Assert.Equal("cancelled", node.Text("status")));
        Assert.Equal("cancelled", (await _api.GetAsync($"/approvals/{gate.Text("id")}")).Text("status"));
        Assert.DoesNotContain((await _api.GetAsync("/approvals")).List("items"), item => item.Text("runId") == id);
        Assert.Contains(
            await _api.LogAsync(id),
            line => line.Text("line").EndsWith("asked to cancel the run: no longer needed", StringComparison.Ordinal));

        using var late = await _api.DecideAsync(gate.Text("id"), "approve");
        Assert.Contains(
            "cancelled", (await Problems.ReadAsync(late, HttpStatusCode.Conflict)).Text("detail"), StringComparison.Ordinal);
        Assert.Empty(fixture.Maestro.Toolbox.On("cancel."));
    }

    [Fact]
    public async Task Cancel_WhileAnAgentIsAtWork_LetsTheCallEndAndNothingComesAfter()
    {
        var id = await _api.StartAsync("agent", new JsonObject { ["mood"] = "slow" });
        await _api.StatusAsync(id, "running");
        await Eventually.HoldsAsync(
            async () => (await _api.NodeAsync(id, "think")).Text("status") == "running", "the agent is at work");
        await CancelAsync(id, null);
        await _api.StatusAsync(id, "cancelled");

        var before = (await _api.LogAsync(id)).Count;
        var nodes = await _api.NodesAsync(id);
        Assert.Equal("cancelled", nodes.WithId("after").Text("status"));
        Assert.NotEqual("running", nodes.WithId("think").Text("status"));

        // The call that was in flight had ended before the run did: nobody writes into an ended run.
        var other = await _api.StartAsync("agent", new JsonObject { ["mood"] = "slow" });
        await _api.ApproveAsync((await _api.GateAsync(other, "after")).Text("id"));
        await _api.StatusAsync(other, "completed");
        Assert.Equal(before, (await _api.LogAsync(id)).Count);
        Assert.Equal(nodes.Select(node => node.ToJsonString()), (await _api.NodesAsync(id)).Select(node => node.ToJsonString()));
    }

    [Fact]
    public async Task Cancel_AfterTheEnd_IsRefused()
    {
        var id = await _api.StartAsync("gate-one", new JsonObject { ["name"] = "ended" });
        await _api.ApproveAsync((await _api.GateAsync(id)).Text("id"));
        var run = await _api.StatusAsync(id, "completed");
        using var response = await _api.PostAsync($"/runs/{id}/cancel", new JsonObject());
        Assert.Contains(
            "completed", (await Problems.ReadAsync(response, HttpStatusCode.Conflict)).Text("detail"), StringComparison.Ordinal);
        Assert.Equal(run.ToJsonString(), (await _api.RunAsync(id)).ToJsonString());
    }

    [Fact]
    public async Task Cancel_WithoutABody_IsAccepted()
    {
        var id = await _api.StartAsync("gate-one", new JsonObject { ["name"] = "nobody" });
        await _api.GateAsync(id);
        using var response = await _api.SendAsync(HttpMethod.Post, $"/runs/{id}/cancel");
        await Api.GoodAsync(response, HttpStatusCode.Accepted);
        await _api.StatusAsync(id, "cancelled");
    }

    private async Task CancelAsync(string id, string? reason)
    {
        using var response = await _api.PostAsync($"/runs/{id}/cancel", new JsonObject { ["reason"] = reason });
        await Api.GoodAsync(response, HttpStatusCode.Accepted);
    }
}
