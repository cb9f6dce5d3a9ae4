namespace Host.Tests.Requests;

public sealed class ListTests(MaestroFixture fixture) : IClassFixture<MaestroFixture>
{
    private readonly Api _api = fixture.Maestro.Api;

    [Fact]
    public async Task Pages_WhileRunsAreAdded_GiveEachOlderRunOnceNewestFirst()
    {
        var expected = new List<string>();
        for (var i = 0; i < 7; i++) expected.Insert(0, await EmptyAsync());

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await _api.GetAsync($"/runs?recipe=items&limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            Assert.InRange(page.List("items").Count, 1, 2);
            seen.AddRange(page.List("items").Select(run => run.Text("id")));
            cursor = page["next"]?.ToString();
            await EmptyAsync();
            await _api.StartAsync("gate-two");
        }
        while (cursor is not null);

        Assert.Equal(expected, seen);
    }

    [Fact]
    public async Task Filter_ByRecipeAndStatus_GivesThoseOnly()
    {
        var failed = await _api.StartAsync("gate-expiring");
        var waiting = await _api.StartAsync("gate-two");
        await _api.StatusAsync(failed, "failed");
        await _api.GateAsync(waiting);

        Assert.Equal([failed], await IdsAsync("recipe=gate-expiring&status=failed"));
        Assert.Empty(await IdsAsync("recipe=gate-expiring&status=completed"));
        Assert.Empty(await IdsAsync("recipe=none-such"));
        Assert.Contains(waiting, await IdsAsync("status=waiting"));
        Assert.DoesNotContain(failed, await IdsAsync("status=Waiting"));
    }

    [Fact]
    public async Task Approvals_PageByPage_GiveEachGateOnceNewestFirst()
    {
        var runs = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            runs.Insert(0, await _api.StartAsync("gate-two", new JsonObject { ["value"] = i }));
            await _api.GateAsync(runs[0]);
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await _api.GetAsync($"/approvals?status=waiting&limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            seen.AddRange(page.List("items").Select(gate => gate.Text("runId")));
            cursor = page["next"]?.ToString();
        }
        while (cursor is not null);

        Assert.Equal(seen.Distinct(), seen);
        Assert.Equal(runs, seen.Where(runs.Contains));
    }

    private Task<string> EmptyAsync() =>
        _api.StartAsync("items", new JsonObject { ["given"] = new JsonObject { ["items"] = new JsonArray() } });

    private async Task<IReadOnlyList<string>> IdsAsync(string query) =>
        [.. (await _api.GetAsync($"/runs?{query}")).List("items").Select(run => run.Text("id"))];
}
