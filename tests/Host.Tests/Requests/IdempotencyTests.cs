namespace Host.Tests.Requests;

public sealed class IdempotencyTests(MaestroFixture fixture) : IClassFixture<MaestroFixture>
{
    private readonly Api _api = fixture.Maestro.Api;

    [Fact]
    public async Task Key_Repeated_AnswersWithTheSameRun()
    {
        using var first = await PostAsync("repeat", "a");
        var run = await Api.GoodAsync(first, HttpStatusCode.Created);
        Assert.Equal($"/runs/{run.Text("id")}", first.Headers.Location!.ToString());
        await _api.GateAsync(run.Text("id"));

        using var second = await PostAsync("repeat", "a");
        var same = await Api.GoodAsync(second, HttpStatusCode.OK);
        Assert.Equal(run.Text("id"), same.Text("id"));
        Assert.Equal("waiting", same.Text("status"));
        Assert.Equal(1, await RunsNamedAsync("repeat"));
    }

    [Fact]
    public async Task Key_UsedTwentyTimesAtOnce_StartsOneRun()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PostAsync("together", "a")));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal(19, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));

        var ids = new HashSet<string>();
        foreach (var answer in answers) ids.Add((await Api.GoodAsync(answer, answer.StatusCode)).Text("id"));
        var id = Assert.Single(ids);
        Assert.Equal(1, await RunsNamedAsync("together"));
        await _api.ApproveAsync((await _api.GateAsync(id)).Text("id"));
        await _api.StatusAsync(id, "completed");
        Assert.Equal(3, fixture.Maestro.Toolbox.On("together.").Count);
    }

    [Fact]
    public async Task Key_WithAnotherRequest_IsAConflictThatNamesTheRun()
    {
        using var first = await PostAsync("conflict", "a");
        var id = (await Api.GoodAsync(first, HttpStatusCode.Created)).Text("id");
        using var second = await PostAsync("conflict", "b");
        Assert.Contains(id, (await Problems.ReadAsync(second, HttpStatusCode.Conflict)).Text("detail"), StringComparison.Ordinal);
        Assert.Equal(1, await RunsNamedAsync("conflict"));
    }

    [Fact]
    public async Task Key_OfAnotherPerson_IsAnotherKey()
    {
        using var hers = await PostAsync("persons", "a", "olga");
        using var his = await PostAsync("persons", "a", "otto");
        Assert.NotEqual(
            (await Api.GoodAsync(hers, HttpStatusCode.Created)).Text("id"),
            (await Api.GoodAsync(his, HttpStatusCode.Created)).Text("id"));
    }

    private Task<HttpResponseMessage> PostAsync(string key, string step, string? actor = null) => _api.PostAsync(
        "/runs",
        new JsonObject
        {
            ["recipe"] = "gate-one",
            ["inputs"] = new JsonObject { ["name"] = key, ["steps"] = new JsonArray(step, step) },
            ["idempotencyKey"] = key,
        },
        actor);

    private async Task<int> RunsNamedAsync(string name) =>
        (await _api.GetAsync("/runs?limit=200")).List("items").Count(run => run.Member("inputs").Text("name") == name);
}
