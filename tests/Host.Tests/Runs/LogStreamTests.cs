namespace Host.Tests.Runs;

public sealed class LogStreamTests(MaestroFixture fixture) : IClassFixture<MaestroFixture>
{
    private readonly Api _api = fixture.Maestro.Api;

    [Fact]
    public async Task Stream_WhileTheRunGoesOn_GivesEachLineOnceInOrderThenTheEnd()
    {
        var id = await _api.StartAsync("gate-one", new JsonObject { ["name"] = "stream" });
        await using var stream = LogFollower.FollowAsync(_api, id).GetAsyncEnumerator();

        // Lines that were written before the gate opened come while the run still waits: nothing is held back for the end.
        var seen = new List<LogEvent>();
        while (!seen.Any(line => line.Data.Text("line").Contains("Waits for", StringComparison.Ordinal)))
        {
            Assert.True(await stream.MoveNextAsync());
            seen.Add(stream.Current);
        }

        var next = stream.MoveNextAsync();
        Assert.Equal("waiting", (await _api.StatusAsync(id, "waiting")).Text("status"));
        Assert.False(next.IsCompleted);
        await _api.ApproveAsync($"{id}~approve");
        for (var more = await next; more; more = await stream.MoveNextAsync()) seen.Add(stream.Current);

        Assert.Equal("end", seen[^1].Kind);
        Assert.Equal("completed", seen[^1].Data.Text("status"));
        Assert.Equal(Enumerable.Range(1, seen.Count - 1).Select(n => (long?)n), seen.SkipLast(1).Select(line => line.Id));
        Assert.Equal(
            (await _api.LogAsync(id)).Select(line => line.Text("line")), seen.SkipLast(1).Select(line => line.Data.Text("line")));
    }

    [Fact]
    public async Task Stream_CutAndResumedWithLastEventId_MissesAndRepeatsNothing()
    {
        var id = await _api.StartAsync("gate-one", new JsonObject { ["name"] = "resume" });
        await _api.ApproveAsync((await _api.GateAsync(id)).Text("id"));

        // A reader that is cut off after every single line.
        var ids = new List<long>();
        for (var ended = false; !ended;)
        {
            await foreach (var line in LogFollower.FollowAsync(_api, id, ids.Count == 0 ? null : ids[^1]))
            {
                ended = line.Kind == "end";
                if (!ended) ids.Add(line.Id!.Value);
                break;
            }
        }

        Assert.Equal(Enumerable.Range(1, ids.Count).Select(n => (long)n), ids);
        Assert.Equal((await _api.LogAsync(id)).Count, ids.Count);
    }

    [Fact]
    public async Task Stream_OfOneNode_HasItsLinesAndItsItemsOnly()
    {
        var id = await _api.StartAsync("gate-one", new JsonObject { ["name"] = "filter" });
        await _api.ApproveAsync((await _api.GateAsync(id)).Text("id"));
        await _api.StatusAsync(id, "completed");

        var lines = await LogFollower.AllAsync(_api, id, query: "&nodeId=note");
        Assert.Equal("end", lines[^1].Kind);
        Assert.Equal(
            ["note", "note.0", "note.1"],
            lines.SkipLast(1).Select(line => line.Data.Text("nodeId")).Distinct().Order(StringComparer.Ordinal));

        var expected = (await _api.LogAsync(id)).Where(line => line.Text("nodeId").Split('.')[0] == "note")
            .Select(line => line.Number("id"));
        Assert.Equal(expected, lines.SkipLast(1).Select(line => (int)line.Id!.Value));
    }

    [Fact]
    public async Task Page_ByPage_GivesTheWholeLog()
    {
        var id = await _api.StartAsync("gate-one", new JsonObject { ["name"] = "pages" });
        await _api.ApproveAsync((await _api.GateAsync(id)).Text("id"));
        await _api.StatusAsync(id, "completed");

        var ids = new List<int>();
        for (long? after = 0; after is not null;)
        {
            var page = await _api.GetAsync($"/runs/{id}/logs?limit=2&after={after}");
            ids.AddRange(page.List("items").Select(line => line.Number("id")));
            after = page["next"]?.GetValue<long>();
        }

        Assert.Equal(Enumerable.Range(1, ids.Count), ids);
        Assert.Equal((await _api.LogAsync(id)).Count, ids.Count);
    }
}
