using System.Net;
using System.Text.Json.Nodes;
using Azure.Messaging.ServiceBus;
using Host.Tests.Support;
using Maestro.Functions.Messages;
using Microsoft.Extensions.DependencyInjection;

namespace Host.Tests.Messages;

/// <summary>Run requests that could not become runs, as an operator sees and mends them.</summary>
public sealed class DeadLetterTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("maestro-dead-").FullName;
    private TestMaestro _maestro = null!;

    public async Task InitializeAsync() => _maestro = await TestMaestro.StartAsync(recipes: RecipeCopy.Make(_folder, "calls"), folder: _folder);

    public async Task DisposeAsync()
    {
        await _maestro.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task DeadLetters_OfWhatCouldNotBecomeARun_SayWhy()
    {
        await SendAsync("no JSON", "m-1");
        await SendAsync("""{"recipe":"gate-one","inputs":{"name":"x"}}""", "m-2");
        await SendAsync("""{"recipe":"calls","autonomy":"L7"}""", "m-3");

        var dead = await DeadAsync(3);
        Assert.Equal(["malformed", "invalid", "invalid"], dead.Select(one => one.Text("reason")));
        Assert.Equal(["m-1", "m-2", "m-3"], dead.Select(one => one.Text("messageId")));
        Assert.Contains("there is no recipe 'gate-one'", dead[1].Text("description"), StringComparison.Ordinal);
        Assert.Equal("no JSON", dead[0].Text("body"));

        var first = await _maestro.Api.GetAsync("/dead-letters?limit=2");
        var rest = await _maestro.Api.GetAsync($"/dead-letters?limit=2&after={first["next"]}");
        Assert.Equal(["m-1", "m-2", "m-3"], first.List("items").Concat(rest.List("items")).Select(one => one.Text("messageId")));
        Assert.Null(rest["next"]);
    }

    [Fact]
    public async Task Requeue_OnceTheCauseIsGone_StartsTheRunOnce()
    {
        await SendAsync("""{"recipe":"gate-one","inputs":{"name":"late"}}""", "late-1");
        await SendAsync("no JSON", "other");
        var dead = (await DeadAsync(2)).Single(one => one.Text("messageId") == "late-1");
        RecipeCopy.Make(_folder, "gate-one");

        using var answer = await _maestro.Api.PostAsync($"/dead-letters/{dead["sequence"]}/requeue", new JsonObject());
        var requeued = await Api.GoodAsync(answer, HttpStatusCode.Accepted);
        Assert.NotEqual("late-1", requeued.Text("messageId"));
        await Eventually.HoldsAsync(async () => (await RunsAsync()).Count == 1, "the run is started");
        Assert.Equal("other", Assert.Single(await DeadAsync(1)).Text("messageId"));

        // The same again, as after a crash between sending it and removing the dead letter; and by the sender, who does not know.
        await SendAsync("""{"recipe":"gate-one","inputs":{"name":"late"}}""", "copy", firstId: "late-1");
        await QueueIsEmptyAsync();
        Assert.Single(await RunsAsync());

        using var gone = await _maestro.Api.PostAsync($"/dead-letters/{dead["sequence"]}/requeue", new JsonObject());
        await Problems.ReadAsync(gone, HttpStatusCode.NotFound);
    }

    private async Task SendAsync(string body, string id, string? firstId = null)
    {
        await using var sender = _maestro.Host.Services.GetRequiredService<ServiceBusClient>().CreateSender("run-requests");
        var message = new ServiceBusMessage(body) { MessageId = id };
        if (firstId is not null) message.ApplicationProperties[DeadLetterDesk.FirstIdProperty] = firstId;
        await sender.SendMessageAsync(message);
    }

    private Task<IReadOnlyList<JsonNode>> DeadAsync(int count) => Eventually.FindAsync(
        async () => (await _maestro.Api.GetAsync("/dead-letters")).List("items") is var dead && dead.Count == count ? dead : null,
        $"{count} dead letters");

    private async Task<IReadOnlyList<JsonNode>> RunsAsync() => (await _maestro.Api.GetAsync("/runs?recipe=gate-one")).List("items");

    private Task QueueIsEmptyAsync() => Eventually.HoldsAsync(
        async () => await QueueFile.CountAsync(_maestro.Folder, "state <> 2") == 0, "the queue is empty");
}
