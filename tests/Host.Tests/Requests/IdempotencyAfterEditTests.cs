using System.Net;
using System.Text.Json.Nodes;
using Host.Tests.Support;

namespace Host.Tests.Requests;

public sealed class IdempotencyAfterEditTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("maestro-key-").FullName;
    private TestMaestro _maestro = null!;

    public async Task InitializeAsync() =>
        _maestro = await TestMaestro.StartAsync(RecipeCopy.Make(_folder, "gate-one"), folder: _folder);

    public async Task DisposeAsync()
    {
        await _maestro.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Key_RepeatedAfterTheRecipeBroke_StillFindsItsRun()
    {
        using var first = await PostAsync("a");
        var id = (await Api.GoodAsync(first, HttpStatusCode.Created)).Text("id");
        await File.WriteAllTextAsync(Path.Combine(_folder, "recipes", "gate-one", "recipe.yaml"), "not: a recipe");

        using var again = await PostAsync("a");
        Assert.Equal(id, (await Api.GoodAsync(again, HttpStatusCode.OK)).Text("id"));
        using var other = await PostAsync("b");
        await Problems.ReadAsync(other, HttpStatusCode.UnprocessableEntity);
    }

    private Task<HttpResponseMessage> PostAsync(string key) => _maestro.Api.PostAsync(
        "/runs", new JsonObject { ["recipe"] = "gate-one", ["inputs"] = new JsonObject { ["name"] = key }, ["idempotencyKey"] = key });
}
