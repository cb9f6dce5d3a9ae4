using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Maestro.Functions.Messages;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Host.Tests.Messages;

public sealed class RunRequestTests(MaestroFixture fixture) : IClassFixture<MaestroFixture>
{
    private readonly TestMaestro _maestro = fixture.Maestro;

    private IServiceProvider Services => _maestro.Host.Services;

    [Fact]
    public async Task Message_SentTwice_StartsOneRun()
    {
        await SendAsync(Request("sent", key: "one"));
        await SendAsync(Request("sent", key: "one"));
        await SendAsync(Request("sent"));
        await Eventually.HoldsAsync(async () => (await QueueFile.IdsAsync(_maestro.Folder)).Count == 0, "the queue is empty");

        var runs = await RunsAsync("sent");
        Assert.Equal(2, runs.Count);
        Assert.All(runs, run => Assert.Equal("queue:run-requests", run.Text("requestedBy")));
        await _maestro.Api.GateAsync(runs[0].Text("id"));
    }

    [Fact]
    public async Task Message_DeliveredTwice_StartsOneRun()
    {
        var function = ActivatorUtilities.CreateInstance<RunRequests>(Services);
        for (var delivery = 1; delivery <= 2; delivery++)
        {
            var message = QueuesModelFactory.QueueMessage(
                "message-7", "receipt", new BinaryData(Request("delivered")), delivery, insertedOn: DateTimeOffset.UnixEpoch);
            await function.RunAsync(message, Services.GetRequiredService<DurableTaskClient>(), CancellationToken.None);
        }

        Assert.Single(await RunsAsync("delivered"));
    }

    [Fact]
    public async Task Message_FromAnotherQueue_IsKnownByItsSender()
    {
        var message = new RunRequestMessage("bus-1", new BinaryData(Request("bus")), DateTimeOffset.UnixEpoch, 1, "olga");
        await Services.GetRequiredService<RunRequestHandler>()
            .HandleAsync(message, Services.GetRequiredService<DurableTaskClient>(), CancellationToken.None);
        Assert.Equal("queue:olga", Assert.Single(await RunsAsync("bus")).Text("requestedBy"));
    }

    [Fact]
    public async Task Message_ThatIsInvalid_IsDeadLetteredWithEveryFault()
    {
        var bad = await SendAsync("""{"recipe":"gate-one","autonomy":"L7","inputs":{"colour":1}}""");
        var worse = await SendAsync("no JSON at all");

        var faults = (await DeadAsync(bad)).Text("description");
        foreach (var word in (string[])["autonomy", "inputs.colour", "inputs.name"])
            Assert.Contains(word, faults, StringComparison.Ordinal);
        Assert.Equal("malformed", (await DeadAsync(worse)).Text("reason"));
    }

    [Fact]
    public async Task Message_WhoseRunCannotBeStored_IsGivenUpAtItsLastTry()
    {
        var message = new RunRequestMessage(
            "stopped", new BinaryData(Request("stopped")), DateTimeOffset.UnixEpoch, RunRequestHandler.MaxDeliveries - 1);
        var handler = Services.GetRequiredService<RunRequestHandler>();

        // Without a client nothing can be started.
        await Assert.ThrowsAnyAsync<Exception>(() => handler.HandleAsync(message, null!, CancellationToken.None));
        await handler.HandleAsync(message with { Deliveries = RunRequestHandler.MaxDeliveries }, null!, CancellationToken.None);
        await handler.HandleAsync(message with { Deliveries = RunRequestHandler.MaxDeliveries }, null!, CancellationToken.None);

        var dead = await DeadAsync("stopped");
        Assert.Equal("MaxDequeueCountExceeded", dead.Text("reason"));
        Assert.NotEmpty(dead.Text("description"));
    }

    private async Task<string> SendAsync(string body) =>
        (await Services.GetRequiredService<QueueServiceClient>().GetQueueClient("run-requests")
            .SendMessageAsync(body)).Value.MessageId;

    private static string Request(string name, string? key = null)
    {
        var request = new JsonObject { ["recipe"] = "gate-one", ["inputs"] = new JsonObject { ["name"] = name } };
        if (key is not null) request["idempotencyKey"] = key;
        return request.ToJsonString();
    }

    private async Task<IReadOnlyList<JsonNode>> RunsAsync(string name) =>
        [.. (await _maestro.Api.GetAsync("/runs?recipe=gate-one&limit=200")).List("items")
            .Where(run => run.Member("inputs").Text("name") == name)];

    private Task<JsonNode> DeadAsync(string id) => Eventually.FindAsync(
        async () => (await _maestro.Api.GetAsync("/dead-letters?limit=200")).List("items")
            .SingleOrDefault(one => one.Text("messageId") == id),
        $"{id} is a dead letter");
}
