using Azure.Storage.Queues;
using Microsoft.Extensions.DependencyInjection;

namespace Host.Tests.Messages;

/// <summary>Run requests that could not become runs, as an operator sees and mends them.</summary>
public sealed class DeadLetterTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private TestMaestro _maestro = null!;

    public async Task InitializeAsync() =>
        _maestro = await TestMaestro.StartAsync(recipes: RecipeCopy.Make(_folder.Path, "calls"), folder: _folder.Path);

    public async Task DisposeAsync()
    {
        await _maestro.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task DeadLetters_OfWhatCouldNotBecomeARun_SayWhy()
    {
        string[] sent =
        [
            await DieAsync("no JSON", 1),
            await DieAsync("""{"recipe":"gate-one","inputs":{"name":"x"}}""", 2),
            await DieAsync("""{"recipe":"calls","autonomy":"L7"}""", 3),
        ];

        var dead = await DeadAsync(3);
        Assert.Equal(["malformed", "invalid", "invalid"], dead.Select(one => one.Text("reason")));
        Assert.Equal(sent, dead.Select(one => one.Text("messageId")));
        Assert.All(dead, one => Assert.Equal("1", one.Member("deliveries").ToString()));
        Assert.Contains("there is no recipe 'gate-one'", dead[1].Text("description"), StringComparison.Ordinal);
        Assert.Equal("no JSON", dead[0].Text("body"));

        var first = await _maestro.Api.GetAsync("/dead-letters?limit=2");
        var rest = await _maestro.Api.GetAsync($"/dead-letters?limit=2&after={first["next"]}");
        Assert.Equal(sent, first.List("items").Concat(rest.List("items")).Select(one => one.Text("messageId")));
        Assert.Null(rest["next"]);
    }

    [Fact]
    public async Task Poison_OfTheQueueItself_IsADeadLetterToo()
    {
        await SendAsync("""{"recipe":"calls"}""", queue: "run-requests-poison");
        var dead = Assert.Single(await DeadAsync(1));
        Assert.Equal(("MaxDequeueCountExceeded", """{"recipe":"calls"}"""), (dead.Text("reason"), dead.Text("body")));
    }

    [Fact]
    public async Task Requeue_OnceTheCauseIsGone_StartsTheRunOnce()
    {
        var late = await DieAsync("""{"recipe":"gate-one","inputs":{"name":"late"}}""", 1);
        var other = await DieAsync("no JSON", 2);
        var dead = (await DeadAsync(2)).Single(one => one.Text("messageId") == late);
        RecipeCopy.Make(_folder.Path, "gate-one");

        using var answer = await _maestro.Api.PostAsync($"/dead-letters/{dead["sequence"]}/requeue", new JsonObject());
        var requeued = await Api.GoodAsync(answer, HttpStatusCode.Accepted);
        Assert.NotEqual(late, requeued.Text("messageId"));
        await Eventually.HoldsAsync(async () => (await RunsAsync()).Count == 1, "the run is started");
        Assert.Equal(other, Assert.Single(await DeadAsync(1)).Text("messageId"));

        // The same again, as after a crash between sending it and removing the dead letter.
        await SendAsync($$"""{"recipe":"gate-one","inputs":{"name":"late"},"idempotencyKey":"{{late}}"}""");
        await QueueIsEmptyAsync();
        Assert.Single(await RunsAsync());

        using var gone = await _maestro.Api.PostAsync($"/dead-letters/{dead["sequence"]}/requeue", new JsonObject());
        await Problems.ReadAsync(gone, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Requeue_OfWhatIsStillWrong_IsDeadAgainUnderItsFirstKey()
    {
        var id = await DieAsync("""{"recipe":"nothing"}""", 1);
        var dead = Assert.Single(await DeadAsync(1));
        using var answer = await _maestro.Api.PostAsync($"/dead-letters/{dead["sequence"]}/requeue", new JsonObject());
        var sent = (await Api.GoodAsync(answer, HttpStatusCode.Accepted)).Text("messageId");

        var again = await Eventually.FindAsync(
            async () => (await DeadAsync(1)).SingleOrDefault(one => one.Text("messageId") == sent), "the message is dead again");
        Assert.Equal(id, JsonNode.Parse(again.Text("body"))!.Text("idempotencyKey"));
    }

    [Fact]
    public async Task Requeue_ByTwoAtOnce_SendsItOnce()
    {
        await DieAsync("no JSON", 1);
        var dead = Assert.Single(await DeadAsync(1));
        var answers = await Task.WhenAll(Enumerable.Range(0, 4)
            .Select(_ => _maestro.Api.PostAsync($"/dead-letters/{dead["sequence"]}/requeue", new JsonObject())));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Accepted);
        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.NotFound));
        foreach (var answer in answers) answer.Dispose();
    }

    /// <summary>Sends a message and waits until it is the newest of so many dead letters, so that their order is known.</summary>
    private async Task<string> DieAsync(string body, int count)
    {
        var id = await SendAsync(body);
        Assert.Equal(id, (await DeadAsync(count))[^1].Text("messageId"));
        return id;
    }

    private async Task<string> SendAsync(string body, string queue = "run-requests") =>
        (await _maestro.Host.Services.GetRequiredService<QueueServiceClient>().GetQueueClient(queue)
            .SendMessageAsync(body)).Value.MessageId;

    private Task<IReadOnlyList<JsonNode>> DeadAsync(int count) => Eventually.FindAsync(
        async () => (await _maestro.Api.GetAsync("/dead-letters")).List("items") is var dead && dead.Count == count ? dead : null,
        $"{count} dead letters");

    private async Task<IReadOnlyList<JsonNode>> RunsAsync() =>
        (await _maestro.Api.GetAsync("/runs?recipe=gate-one")).List("items");

    private Task QueueIsEmptyAsync() => Eventually.HoldsAsync(
        async () => (await QueueFile.IdsAsync(_maestro.Folder)).Count == 0, "the queue is empty");
}
