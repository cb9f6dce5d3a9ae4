namespace Host.Tests.Policies;

/// <summary>The kill switch, ordered by an operator while runs are under way.</summary>
public sealed class HaltTests
{
    [Fact]
    public async Task Halt_OrderedThroughTheApi_IsObeyedByRunsUnderWayUntilItIsLifted()
    {
        await using var maestro = await TestMaestro.StartAsync();
        var api = maestro.Api;
        var halted = await api.GateAsync(await api.StartAsync("gate-one", new JsonObject { ["name"] = "before" }));
        using var ordered = await api.SendAsync(
            HttpMethod.Put, "/halts", Body("""{"scope": "recipe", "name": "gate-*", "reason": "It pages the wrong people."}"""),
            "olga");
        var halt = await Api.GoodAsync(ordered, HttpStatusCode.OK);

        using var vote = await api.DecideAsync(halted.Text("id"), "approve");
        var problem = await Problems.ReadAsync(vote, HttpStatusCode.Forbidden);
        Assert.Equal(
            "Halted (recipe gate-*): It pages the wrong people. (by olga)", Assert.Single(problem.List("errors")).Text("msg"));
        using var start = await api.PostAsync("/runs", JsonNode.Parse("""{"recipe": "gate-one", "inputs": {"name": "late"}}"""));
        Assert.Equal(HttpStatusCode.Forbidden, start.StatusCode);
        await api.StatusAsync(await api.StartAsync("calls", new JsonObject { ["name"] = "other" }), "completed");
        Assert.Equal(halt.Text("id"), Assert.Single((await api.GetAsync("/halts")).List("items")).Text("id"));
        using var explained = await api.PostAsync("/policies/explain", JsonNode.Parse("""{"run": {"recipe": "gate-one"}}"""));
        Assert.False((await Api.GoodAsync(explained, HttpStatusCode.OK)).Flag("allow"));

        using var lifted = await api.SendAsync(HttpMethod.Delete, $"/halts/{halt.Text("id")}");
        Assert.Equal(HttpStatusCode.NoContent, lifted.StatusCode);
        await api.ApproveAsync(halted.Text("id"));
        await api.StatusAsync(halted.Text("runId"), "completed");
    }

    [Fact]
    public async Task Halt_AcrossARestart_IsStillInForceAndOneWithAnEndIsNotForEver()
    {
        var folder = Directory.CreateTempSubdirectory("maestro-halt-").FullName;
        try
        {
            await using (var before = await TestMaestro.StartAsync(folder: folder))
            {
                using var all = await before.Api.SendAsync(
                    HttpMethod.Put, "/halts", Body("""{"scope": "all", "reason": "drill"}"""));
                Assert.Equal(HttpStatusCode.OK, all.StatusCode);
                using var brief = await before.Api.SendAsync(
                    HttpMethod.Put, "/halts",
                    Body($$"""{"scope": "tool", "name": "toolbox", "reason": "drill", "until": "{{DateTimeOffset.UtcNow.AddSeconds(1):O}}"}"""));
                Assert.Equal(HttpStatusCode.OK, brief.StatusCode);
            }

            await using var after = await TestMaestro.StartAsync(folder: folder);
            using var start = await after.Api.PostAsync(
                "/runs", JsonNode.Parse("""{"recipe": "gate-one", "inputs": {"name": "halted"}}"""));
            Assert.Equal(HttpStatusCode.Forbidden, start.StatusCode);
            await Eventually.FindAsync(
                async () => await after.Api.GetAsync("/halts") is var page && page.List("items") is [var only]
                    && only.Text("scope") == "all"
                    ? page
                    : null,
                "the halt with an end has ended");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("{}", new[] { "reason", "scope" })]
    [InlineData("""{"scope": "all", "name": "x", "reason": "r", "until": "2020-01-01T00:00:00Z"}""", new[] { "name", "until" })]
    [InlineData("""{"scope": "tool", "reason": " "}""", new[] { "name", "reason" })]
    public async Task Halt_ThatIsNone_ListsEveryFaultAndStopsNothing(string body, string[] paths)
    {
        await using var maestro = await TestMaestro.StartAsync();
        using var response = await maestro.Api.SendAsync(HttpMethod.Put, "/halts", Body(body));
        Assert.Equal(
            paths,
            Problems.Paths(await Problems.ReadAsync(response, HttpStatusCode.UnprocessableEntity)).Order(StringComparer.Ordinal));
        Assert.Empty((await maestro.Api.GetAsync("/halts")).List("items"));
    }

    private static StringContent Body(string json) => new(json, System.Text.Encoding.UTF8, "application/json");
}
