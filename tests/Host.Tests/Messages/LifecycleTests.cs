using System.Collections.Concurrent;
using Maestro.Functions.Messages.Lifecycle;
using Maestro.Runs;

namespace Host.Tests.Messages;

/// <summary>What happens to runs, as those outside learn it: by asking, and from a publisher.</summary>
public sealed class LifecycleTests : IAsyncLifetime
{
    private static readonly string[] Expected =
    [
        "maestro.run.created", "maestro.run.started", "maestro.gate.opened", "maestro.run.waiting", "maestro.gate.decided",
        "maestro.run.resumed",
        "maestro.node.completed", "maestro.node.completed", "maestro.node.completed", "maestro.run.completed",
    ];

    private readonly Receiver _receiver = new();
    private TestMaestro _maestro = null!;

    public async Task InitializeAsync() => _maestro = await TestMaestro.StartAsync(
        settings: new Dictionary<string, string?> { ["Maestro:ReconcileSchedule"] = "* * * * * *" },
        services: services => services.AddLifecyclePublisher(_ => _receiver));

    public async Task DisposeAsync() => await _maestro.DisposeAsync();

    [Fact]
    public async Task Run_FromStartToEnd_TellsItsLifeInOrder()
    {
        var id = await RunAsync("told");

        var events = (await _maestro.Api.GetAsync($"/runs/{id}/events")).List("items");
        Assert.Equal(Expected, events.Select(one => one.Text("type")));
        Assert.Equal(
            Enumerable.Range(1, events.Count).Select(number => $"{number:D9}"), events.Select(one => one.Text("sequence")));
        Assert.Equal(events.Count, events.Select(one => one.Text("id")).Distinct().Count());
        Assert.All(events, one =>
        {
            Assert.Equal(
                ("1.0", "/runs", "application/json"), (one.Text("specversion"), one.Text("source"), one.Text("datacontenttype")));
            Assert.StartsWith(id, one.Text("subject"), StringComparison.Ordinal);
            Assert.Equal(id, one.Text("partitionkey"));
        });
        Assert.Equal("approved", events[4].Member("data").Text("status"));
        Assert.Equal("gate-one", events[0].Member("data").Text("recipe"));
        Assert.DoesNotContain(
            "olga", new JsonArray([.. events.Select(one => one.DeepClone())]).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_InPages_AreTheSame()
    {
        var id = await RunAsync("paged");
        var (seen, after) = (new List<string>(), 0);
        for (JsonNode? next = after; next is not null;)
        {
            var page = await _maestro.Api.GetAsync($"/runs/{id}/events?limit=3&after={next}");
            seen.AddRange(page.List("items").Select(one => one.Text("type")));
            next = page["next"];
        }

        Assert.Equal(Expected, seen);
        Assert.Empty((await _maestro.Api.GetAsync($"/runs/{id}/events?after={long.MaxValue}")).List("items"));
        using var unknown = await _maestro.Api.Http.GetAsync($"/runs/{new string('0', 32)}/events");
        await Problems.ReadAsync(unknown, HttpStatusCode.NotFound);
        using var wrong = await _maestro.Api.Http.GetAsync($"/runs/{id}/events?limit=0&after=x");
        Assert.Equal(["after", "limit"], Problems.Paths(await Problems.ReadAsync(wrong, HttpStatusCode.BadRequest)));
    }

    [Fact]
    public async Task Publisher_ThatIsAwayForAWhile_GetsEverythingInOrder()
    {
        _receiver.IsAway = true;
        var id = await RunAsync("away");
        Assert.Empty(_receiver.Of(id));

        _receiver.IsAway = false;
        await Eventually.HoldsAsync(() => _receiver.Of(id).Count >= Expected.Length, "the events were published");
        Assert.Equal(Expected, _receiver.Of(id).DistinctBy(one => one.Id).Select(one => one.Type));
    }

    private async Task<string> RunAsync(string name)
    {
        var id = await _maestro.Api.StartAsync("gate-one", new JsonObject { ["name"] = name });
        await _maestro.Api.GateAsync(id);
        await _maestro.Api.ApproveAsync($"{id}~approve", "olga");
        await _maestro.Api.StatusAsync(id, "completed");
        return id;
    }

    private sealed class Receiver : ILifecyclePublisher
    {
        private readonly ConcurrentQueue<RunEvent> _events = [];

        public volatile bool IsAway;

        public IReadOnlyList<RunEvent> Of(string runId) => [.. _events.Where(one => one.RunId == runId)];

        public Task PublishAsync(IReadOnlyList<RunEvent> events, CancellationToken cancellationToken)
        {
            if (IsAway) throw new IOException("The receiver is away.");
            foreach (var one in events) _events.Enqueue(one);
            return Task.CompletedTask;
        }
    }
}
