namespace Host.Tests.Runs;

public sealed class ComparisonTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private TestMaestro _maestro = null!;

    private string Recipes => _folder["recipes"];

    public async Task InitializeAsync() =>
        _maestro = await TestMaestro.StartAsync(RecipeCopy.Make(_folder.Path, "agent", "gate-one"), folder: _folder.Path);

    public async Task DisposeAsync()
    {
        await _maestro.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task FirstRun_HasNothingToCompareWith()
    {
        var id = await AgentAsync("good");
        using var response = await _maestro.Api.Http.GetAsync($"/runs/{id}/compare/previous");
        Assert.Contains(
            "agent", (await Problems.ReadAsync(response, HttpStatusCode.NotFound)).Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SameAgain_NamesNoChangeAndTheDurations()
    {
        var (first, second) = (await AgentAsync("good"), await AgentAsync("good"));
        var comparison = await CompareAsync(second);
        Assert.Equal(first, comparison.Text("previousRunId"));
        Assert.Empty(comparison.List("inputs"));
        Assert.Empty(comparison.List("files"));
        Assert.Equal(["after", "think"], comparison.List("nodes").Select(node => node.Text("id")).Order(StringComparer.Ordinal));
        Assert.All(comparison.List("nodes"), node => Assert.False(node.Flag("changed")));

        var (now, before) = (await _maestro.Api.RunAsync(second), await _maestro.Api.RunAsync(first));
        Assert.Equal(now.Number("durationMs") - before.Number("durationMs"), comparison.Number("durationDeltaMs"));
        Assert.Equal(2, comparison.Member("currentGraph").List("nodes").Count);
        Assert.Equal(2, comparison.Member("previousGraph").List("nodes").Count);
    }

    [Fact]
    public async Task AnotherInput_NamesTheInputAndWhatCameOfIt()
    {
        var (first, second) = (await AgentAsync("good"), await AgentAsync("slow"));
        var comparison = await CompareAsync(second);
        Assert.Equal(["mood"], comparison.List("inputs").Select(name => name.ToString()));
        var think = comparison.List("nodes").WithId("think");
        Assert.True(think.Flag("changed"));
        Assert.Equal("output differs; inputs changed: mood", think.Text("reason"));
        var (now, before) = (await _maestro.Api.NodeAsync(second, "think"), await _maestro.Api.NodeAsync(first, "think"));
        Assert.Equal(now.Number("durationMs") - before.Number("durationMs"), think.Number("durationDeltaMs"));
    }

    [Fact]
    public async Task AnotherPrompt_NamesTheFileAndLeavesTheRunningRunAlone()
    {
        await AgentAsync("good");
        var pinned = await _maestro.Api.StartAsync("gate-one", new JsonObject { ["name"] = "pinned" });
        var gate = await _maestro.Api.GateAsync(pinned);
        await File.AppendAllTextAsync(Path.Combine(Recipes, "gate-one", "recipe.yaml"), "# changed while it waits\n");
        await File.AppendAllTextAsync(Path.Combine(Recipes, "agent", "prompts", "prompt.liquid"), "mood: calls;\n");

        var id = await AgentAsync("quiet");
        var comparison = await CompareAsync(id);
        Assert.Equal(["prompts/prompt.liquid"], comparison.List("files").Select(path => path.ToString()));

        await _maestro.Api.ApproveAsync(gate.Text("id"));
        var run = await _maestro.Api.StatusAsync(pinned, "completed");
        Assert.Equal(
            (await _maestro.Api.GetAsync($"/runs/{pinned}")).Member("manifest").Text("digest"),
            run.Member("manifest").Text("digest"));
        Assert.NotEqual(
            run.Member("manifest").Text("digest"), (await _maestro.Api.RunAsync(id)).Member("manifest").Text("digest"));
    }

    [Fact]
    public async Task RunThatFailed_IsNotWhatALaterOneIsComparedWith()
    {
        var first = await AgentAsync("good");
        var failed = await _maestro.Api.StartAsync("agent", new JsonObject { ["mood"] = "cut-off" });
        await _maestro.Api.StatusAsync(failed, "failed");
        Assert.Equal(first, (await CompareAsync(await AgentAsync("good"))).Text("previousRunId"));

        var comparison = await CompareAsync(failed);
        Assert.Contains(
            "status: completed -> failed", comparison.List("nodes").WithId("think").Text("reason"), StringComparison.Ordinal);
        Assert.Contains(
            "status: completed -> skipped", comparison.List("nodes").WithId("after").Text("reason"), StringComparison.Ordinal);
    }

    private async Task<string> AgentAsync(string mood)
    {
        var id = await _maestro.Api.StartAsync("agent", new JsonObject { ["mood"] = mood });
        await _maestro.Api.ApproveAsync((await _maestro.Api.GateAsync(id, "after")).Text("id"));
        await _maestro.Api.StatusAsync(id, "completed");
        return id;
    }

    private Task<JsonNode> CompareAsync(string id) => _maestro.Api.GetAsync($"/runs/{id}/compare/previous");
}
