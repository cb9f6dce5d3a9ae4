namespace Host.Tests.Agents;

public sealed class AgentTests(MaestroFixture fixture) : IClassFixture<MaestroFixture>
{
    private readonly Api _api = fixture.Maestro.Api;

    [Fact]
    public async Task Agent_WhoseAnswerFits_GivesItToTheNextNode()
    {
        var id = await StartAsync("good");
        var gate = await _api.GateAsync(id, "after");
        Assert.Equal("""{"answer":42}""", gate.Member("payload").ToJsonString());
        var node = await _api.NodeAsync(id, "think");
        Assert.True(node.Flag("simulated"));
        Assert.Equal("sim", node.Text("provider"));
        Assert.True(node.Member("tokens").Number("input") > 0);
        Assert.Equal(node.Member("tokens").ToJsonString(), (await _api.RunAsync(id)).Member("tokens").ToJsonString());
    }

    [Fact]
    public async Task Agent_TellsTheRouterWhichStepOfWhichRunAsks()
    {
        var id = await StartAsync("good");
        await _api.GateAsync(id, "after");
        var decision = Assert.Single((await _api.GetAsync($"/routing/decisions?run={id}")).List("items"));
        Assert.Equal("think", decision.Member("query").Text("step"));
        Assert.Equal("served", decision.Text("outcome"));
    }

    [Fact]
    public async Task Agent_WhoseAnswerDoesNotFit_IsAskedOnceToMendIt()
    {
        var id = await StartAsync("mends");
        Assert.Equal("""{"answer":42}""", (await _api.GateAsync(id, "after")).Member("payload").ToJsonString());
        Assert.Equal(2, await AnswersAsync(id));
        Assert.Equal(0, (await _api.NodeAsync(id, "think")).Number("retries"));
        Assert.Contains(
            await _api.LogAsync(id),
            line => line.Text("line").StartsWith("The answer does not fit its schema", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Agent_WhoseAnswerNeverFits_FailsWithEveryFault()
    {
        var id = await StartAsync("stubborn");
        var message = await FailedAsync(id);
        Assert.Contains("answer:", message, StringComparison.Ordinal);
        Assert.Contains("besides:", message, StringComparison.Ordinal);
        Assert.Equal(2, await AnswersAsync(id));
    }

    [Fact]
    public async Task Agent_ThatCallsATool_GetsItsAnswer()
    {
        var id = await StartAsync("calls");
        Assert.Equal("""{"answer":42}""", (await _api.GateAsync(id, "after")).Member("payload").ToJsonString());
        Assert.Contains(await _api.LogAsync(id), line => line.Text("line").StartsWith("toolbox.echo(", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Agent_ThatMakesUpATool_IsToldAndGoesOnWithoutAnEffect()
    {
        // The recipe allows the tool to others; this node's list does not have it.
        var id = await StartAsync("makes-up");
        Assert.Equal("""{"answer":7}""", (await _api.GateAsync(id, "after")).Member("payload").ToJsonString());
        Assert.Empty(fixture.Maestro.Toolbox.On("made.up"));
    }

    [Fact]
    public async Task Agent_WhoseAnswerIsCutOff_FailsAlthoughThePartWouldFit() =>
        Assert.Contains("cut off at its token limit", await FailedAsync(await StartAsync("cut-off")), StringComparison.Ordinal);

    [Fact]
    public async Task Agent_ThatNeverFinishes_FailsAtItsLimitOfTurns()
    {
        var id = await StartAsync("endless");
        Assert.Contains("no final answer within 4 model calls", await FailedAsync(id), StringComparison.Ordinal);
        Assert.Equal(4, await AnswersAsync(id));
    }

    private Task<string> StartAsync(string mood) => _api.StartAsync("agent", new JsonObject { ["mood"] = mood });

    private async Task<int> AnswersAsync(string id) =>
        (await _api.LogAsync(id)).Count(line => line.Text("line").StartsWith("Simulated answer", StringComparison.Ordinal));

    private async Task<string> FailedAsync(string id)
    {
        var run = await _api.StatusAsync(id, "failed");
        Assert.Equal("think", run.Member("error").Text("nodeId"));
        Assert.Equal("skipped", (await _api.NodeAsync(id, "after")).Text("status"));
        return run.Member("error").Text("message");
    }
}
