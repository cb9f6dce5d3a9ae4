using Host.Tests.Toolbox;

namespace Host.Tests.Tools;

public sealed class ToolNodeTests(MaestroFixture fixture) : IClassFixture<MaestroFixture>
{
    private readonly Api _api = fixture.Maestro.Api;
    private readonly Effects _toolbox = fixture.Maestro.Toolbox;

    [Fact]
    public async Task Failure_AfterEffects_UndoesThemInReverseOrder()
    {
        _toolbox.Order("reverse.after", Misbehaviour.Fail);
        var id = await StartAsync("undo", "reverse");
        var run = await _api.StatusAsync(id, "failed");
        Assert.Equal("after", run.Member("error").Text("nodeId"));
        Assert.Contains("reverse.after was told to fail", run.Member("error").Text("message"), StringComparison.Ordinal);
        Assert.Equal(
            [
                "write reverse.first", "write reverse.second", "note reverse.between", "write reverse.third",
                "note reverse.after",
                "undo reverse.third", "undo reverse.second", "undo reverse.first",
            ],
            _toolbox.On("reverse."));

        var nodes = await _api.NodesAsync(id);
        Assert.Equal([true, true, false, true, false], nodes.Select(node => node.Flag("compensated")));
        Assert.Equal(["completed", "completed", "completed", "completed", "failed"], nodes.Select(node => node.Text("status")));
    }

    [Fact]
    public async Task Failure_OfANode_DoesNotUndoWhatItDidNotComplete()
    {
        _toolbox.Order("early.second", Misbehaviour.Fail);
        var id = await StartAsync("undo", "early");
        await _api.StatusAsync(id, "failed");
        Assert.Equal(["write early.first", "write early.second", "undo early.first"], _toolbox.On("early."));
        Assert.Equal(
            ["completed", "failed", "skipped", "skipped", "skipped"],
            (await _api.NodesAsync(id)).Select(node => node.Text("status")));
    }

    [Fact]
    public async Task Compensation_ThatFails_IsNamedInTheErrorAndDoesNotStopTheOthers()
    {
        _toolbox.Order("stuck.after", Misbehaviour.Fail);
        _toolbox.Order("undo~stuck.second", Misbehaviour.Fail);
        var id = await StartAsync("undo", "stuck");
        var run = await _api.StatusAsync(id, "failed");
        Assert.Equal("after", run.Member("error").Text("nodeId"));
        Assert.Contains(
            "second could not be compensated: toolbox.undo", run.Member("error").Text("message"), StringComparison.Ordinal);
        Assert.Equal(
            ["undo stuck.third", "undo stuck.second", "undo stuck.first"],
            _toolbox.On("stuck.").Where(effect => effect.StartsWith("undo", StringComparison.Ordinal)));
        Assert.Equal([true, false, false, true, false], (await _api.NodesAsync(id)).Select(node => node.Flag("compensated")));
    }

    [Fact]
    public async Task Server_ThatCrashesInARepeatableCall_IsCalledAgainAndTheRetryCounted()
    {
        _toolbox.Order("crash.again", Misbehaviour.Crash);
        var id = await StartAsync("calls", "crash");
        await _api.StatusAsync(id, "completed");
        Assert.Equal(["note crash.again", "note crash.again", "write crash.once"], _toolbox.On("crash."));
        var nodes = await _api.NodesAsync(id);
        Assert.Equal([1, 0], nodes.Select(node => node.Number("retries")));
        Assert.Contains(await _api.LogAsync(id), line => line.Text("line") == "Step call begins again (try 2).");
    }

    [Theory]
    [InlineData(Misbehaviour.Crash)]
    [InlineData(Misbehaviour.Hang)]
    public async Task Call_ThatMustNotBeRepeated_WhenCutOffIsNeverMadeAgain(object misbehaviour)
    {
        var name = $"cut-{misbehaviour}";
        _toolbox.Order($"{name}.once", (Misbehaviour)misbehaviour);
        var id = await StartAsync("calls", name);
        var run = await _api.StatusAsync(id, "failed");
        Assert.Equal("once", run.Member("error").Text("nodeId"));
        Assert.Contains("cut off", run.Member("error").Text("message"), StringComparison.Ordinal);
        Assert.Contains("Check what it did", run.Member("error").Text("message"), StringComparison.Ordinal);
        Assert.Equal([$"write {name}.once"], _toolbox.On($"{name}.once"));
    }

    [Fact]
    public async Task Server_ThatHangsInARepeatableCall_TimesOutAndIsCalledAgain()
    {
        _toolbox.Order("hang.again", Misbehaviour.Hang);
        var id = await StartAsync("calls", "hang");
        await _api.StatusAsync(id, "completed");
        Assert.Equal(["note hang.again", "note hang.again", "write hang.once"], _toolbox.On("hang."));
        Assert.Equal(1, (await _api.NodeAsync(id, "again")).Number("retries"));
    }

    [Fact]
    public async Task Map_OverItems_CallsTheToolForEachAndKeepsTheirOrder()
    {
        var id = await ItemsAsync(
            """[{"tool":"toolbox.note","name":"map.a"},{"tool":"toolbox.note","name":"map.b"},{"tool":"toolbox.note","name":"map.c"}]""");
        var run = await _api.StatusAsync(id, "completed");
        Assert.Equal(["map.a", "map.b", "map.c"], ((JsonArray)run.Member("result")).Select(item => item!.Text("name")));
        var nodes = await _api.NodesAsync(id);
        Assert.Equal(["each", "each.0", "each.1", "each.2"], nodes.Select(node => node.Text("id")));
        Assert.All(nodes.Skip(1), node => Assert.Equal("each", node.Text("parent")));
    }

    [Fact]
    public async Task Map_OverNoItems_CompletesWithNone()
    {
        var run = await _api.StatusAsync(await ItemsAsync("[]"), "completed");
        Assert.Equal("[]", run.Member("result").ToJsonString());
    }

    [Fact]
    public async Task Map_WithAnItemThatFails_NamesTheItem()
    {
        _toolbox.Order("bad.b", Misbehaviour.Fail);
        var id = await ItemsAsync("""[{"tool":"toolbox.note","name":"bad.a"},{"tool":"toolbox.note","name":"bad.b"}]""");
        await FailedAsync(id, "item 1: toolbox.note: ", "bad.b was told to fail");
        var nodes = await _api.NodesAsync(id);
        Assert.Equal(["failed", "completed", "failed"], nodes.Select(node => node.Text("status")));
        Assert.Contains("bad.b was told to fail", nodes[2].Text("error"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Map_ThatCollectsErrors_GoesOnAndPutsTheErrorInTheItemsPlace()
    {
        _toolbox.Order("odd.b", Misbehaviour.Fail);
        var items =
            """[{"tool":"toolbox.note","name":"odd.a"},{"tool":"toolbox.note","name":"odd.b"},{"tool":"toolbox.note","name":"odd.c"}]""";
        var id = await _api.StartAsync(
            "items-collected", new JsonObject { ["given"] = new JsonObject { ["items"] = JsonNode.Parse(items) } });

        var result = (JsonArray)(await _api.StatusAsync(id, "completed")).Member("result");

        Assert.Equal(["odd.a", "odd.c"], new[] { result[0]!.Text("name"), result[2]!.Text("name") });
        Assert.Contains("odd.b was told to fail", result[1]!.Text("error"), StringComparison.Ordinal);
        Assert.Equal(
            ["completed", "completed", "failed", "completed"], (await _api.NodesAsync(id)).Select(node => node.Text("status")));
    }

    [Theory]
    [InlineData("toolbox.write", "does not allow the tool 'toolbox.write'")]
    [InlineData("logs.outline", "does not allow the tool 'logs.outline'")]
    [InlineData("note", "does not allow the tool 'note'")]
    public async Task Map_WithAToolThatTheRecipeDoesNotAllow_IsRefusedWithoutACall(string tool, string why)
    {
        var id = await ItemsAsync($$"""[{"tool":"{{tool}}","name":"forbidden"}]""");
        await FailedAsync(id, "item 0: ", why);
        Assert.Empty(_toolbox.On("forbidden"));
    }

    [Fact]
    public async Task Map_WithAServerThatIsNotConfigured_NamesItAndThoseThatAre() =>
        await FailedAsync(
            await ItemsAsync("""[{"tool":"nowhere.anything","name":"x"}]"""), "No MCP server named 'nowhere'", "logs, toolbox");

    [Theory]
    [InlineData("7", "did not yield a list")]
    [InlineData("\"text\"", "did not yield a list")]
    [InlineData("null", "did not yield a list")]
    [InlineData("{}", "did not yield a list")]
    [InlineData("[1,2,3,4]", "The list has 4 items; maxItems is 3.")]
    public async Task Map_OverSomethingElse_FailsWithTheReason(string items, string why) =>
        await FailedAsync(await ItemsAsync(items), why);

    [Fact]
    public async Task Map_WithAnItemThatLacksAMember_SaysWhichReferenceFailed() =>
        await FailedAsync(await ItemsAsync("""[{"tool":"toolbox.note"}]"""), "item.name");

    private Task<string> StartAsync(string recipe, string name) => _api.StartAsync(recipe, new JsonObject { ["name"] = name });

    private Task<string> ItemsAsync(string items) =>
        _api.StartAsync("items", new JsonObject { ["given"] = new JsonObject { ["items"] = JsonNode.Parse(items) } });

    private async Task FailedAsync(string id, params string[] words)
    {
        var run = await _api.StatusAsync(id, "failed");
        Assert.Equal("each", run.Member("error").Text("nodeId"));
        Assert.All(words, word => Assert.Contains(word, run.Member("error").Text("message"), StringComparison.Ordinal));
    }
}
