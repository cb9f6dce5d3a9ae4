namespace Host.Tests.Requests;

public sealed class IdempotencyAfterEditTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private TestMaestro _maestro = null!;

    public async Task InitializeAsync() =>
        _maestro = await TestMaestro.StartAsync(RecipeCopy.Make(_folder.Path, "gate-one"), folder: _folder.Path);

    public async Task DisposeAsync()
    {
        await _maestro.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Key_RepeatedAfterTheRecipeBroke_StillFindsItsRun()
    {
        using var first = await PostAsync("a");
        var id = (await Api.GoodAsync(first, HttpStatusCode.Created)).Text("id");
        await File.WriteAllTextAsync(_folder["recipes/gate-one/recipe.yaml"], "not: a recipe");

        using var again = await PostAsync("a");
        Assert.Equal(id, (await Api.GoodAsync(again, HttpStatusCode.OK)).Text("id"));
        using var other = await PostAsync("b");
        await Problems.ReadAsync(other, HttpStatusCode.UnprocessableEntity);
    }

    private Task<HttpResponseMessage> PostAsync(string key) => _maestro.Api.PostAsync(
        "/runs",
        new JsonObject { ["recipe"] = "gate-one", ["inputs"] = new JsonObject { ["name"] = key }, ["idempotencyKey"] = key });
}
