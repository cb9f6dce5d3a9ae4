using System.Text.Json.Nodes;
using Azure.Messaging.ServiceBus;
using Host.Tests.Support;
using Maestro.Functions.Messages;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Host.Tests.Messages;

public sealed class RunRequestTests(MaestroFixture fixture) : IClassFixture<MaestroFixture>
{
    private const string Queue = "run-requests";

    private readonly TestMaestro _maestro = fixture.Maestro;

    private IServiceProvider Services => _maestro.Host.Services;

    [Fact]
    public async Task Message_SentTwice_StartsOneRun()
    {
        await SendAsync(Request("sent", key: "one"), "first");
        await SendAsync(Request("sent", key: "one"), "second");
        await SendAsync(Request("sent"), "third");
        await SendAsync(Request("sent"), "third");
        await Eventually.HoldsAsync(async () => await MessagesAsync(dead: false) == 0, "the queue is empty");

        var runs = await RunsAsync("sent");
        Assert.Equal(2, runs.Count);
        Assert.All(runs, run => Assert.Equal("queue:run-requests", run.Text("requestedBy")));
        await _maestro.Api.GateAsync(runs[0].Text("id"));
    }

    [Theory]
    [InlineData("message-7")]
    [InlineData(null)]
    public async Task Message_DeliveredTwice_StartsOneRun(string? messageId)
    {
        var function = ActivatorUtilities.CreateInstance<RunRequests>(Services);
        var message = ServiceBusModelFactory.ServiceBusReceivedMessage(
            body: new BinaryData(Request($"delivered{messageId}")), messageId: messageId, sequenceNumber: 7);
        var actions = new Settlements();
        for (var delivery = 0; delivery < 2; delivery++)
            await function.RunAsync(message, actions, Services.GetRequiredService<DurableTaskClient>(), CancellationToken.None);

        Assert.Equal(2, actions.Completed);
        Assert.Single(await RunsAsync($"delivered{messageId}"));
    }

    [Fact]
    public async Task Message_ThatIsInvalid_IsDeadLetteredWithEveryFault()
    {
        var before = await MessagesAsync(dead: true);
        await SendAsync("""{"recipe":"gate-one","autonomy":"L7","inputs":{"colour":1}}""", "bad");
        await SendAsync("no JSON at all", "worse");
        await Eventually.HoldsAsync(async () => await MessagesAsync(dead: true) == before + 2, "both are dead letters");

        var headers = string.Join('\n', await HeadersOfDeadAsync());
        foreach (var word in (string[])["autonomy", "inputs.colour", "inputs.name", "malformed"]) Assert.Contains(word, headers, StringComparison.Ordinal);
    }

    private async Task SendAsync(string body, string id)
    {
        await using var sender = Services.GetRequiredService<ServiceBusClient>().CreateSender(Queue);
        await sender.SendMessageAsync(new ServiceBusMessage(body) { MessageId = id });
    }

    private static string Request(string name, string? key = null)
    {
        var request = new JsonObject { ["recipe"] = "gate-one", ["inputs"] = new JsonObject { ["name"] = name } };
        if (key is not null) request["idempotencyKey"] = key;
        return request.ToJsonString();
    }

    private async Task<IReadOnlyList<JsonNode>> RunsAsync(string name) =>
        [.. (await _maestro.Api.GetAsync("/runs?recipe=gate-one&limit=200")).List("items").Where(run => run.Member("inputs").Text("name") == name)];

    private Task<int> MessagesAsync(bool dead) => QueueFile.CountAsync(_maestro.Folder, $"(state = 2) = {(dead ? 1 : 0)}");

    private Task<List<string>> HeadersOfDeadAsync() => QueueFile.DeadAsync(_maestro.Folder);

    private sealed class Settlements : ServiceBusMessageActions
    {
        public int Completed { get; private set; }

        public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
        {
            Completed++;
            return Task.CompletedTask;
        }
    }
}
