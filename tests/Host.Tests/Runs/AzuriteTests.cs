using Azure.Storage.Queues;
using Maestro.Functions.Messages;
using Maestro.TestKit.Azurite;
using Maestro.Stores;
using Maestro.Stores.Azure;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Host.Tests.Runs;

/// <summary>The whole path of a run with everything that it stores in Azure Tables and Blobs, on a real Azurite.</summary>
public sealed class AzuriteTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private string? _missing;
    private AzuriteServer? _azurite;

    public async Task InitializeAsync()
    {
        _missing = await AzuriteInstall.EnsureAsync();
        if (_missing is null) _azurite = await AzuriteServer.StartAsync(_folder["azurite"]);
    }

    public async Task DisposeAsync()
    {
        if (_azurite is not null) await _azurite.DisposeAsync();
        _folder.Dispose();
    }

    [SkippableFact]
    public async Task LogTriage_OnAzureStores_RunsToItsEnd()
    {
        await using var maestro = await StartAsync();
        var api = maestro.Api;
        Assert.IsType<AzureTableStore>(maestro.Host.Services.GetRequiredService<ITableStore>());
        var sample = Path.Combine(TestMaestro.Recipes, "log-triage", "sample.log");

        var id = (await api.UploadAsync(new JsonObject { ["recipe"] = "log-triage" }, ("log", sample))).Text("id");
        var gate = await api.GateAsync(id);
        Assert.Equal(id, Assert.Single((await api.GetAsync("/approvals")).List("items")).Text("runId"));
        await api.ApproveAsync(gate.Text("id"), "olga");
        await api.StatusAsync(id, "completed");

        Assert.All(await api.NodesAsync(id), node => Assert.Equal("completed", node.Text("status")));
        Assert.Equal("""{"status":"completed"}""", (await LogFollower.AllAsync(api, id))[^1].Data.ToJsonString());
        Assert.Equal(
            ["facts.json", "report.md"],
            (await api.GetAsync($"/runs/{id}/artifacts")).List("items").Select(item => item.Text("name"))
                .Order(StringComparer.Ordinal));
        using var report = await api.Http.GetAsync($"/runs/{id}/artifacts/report.md");
        Assert.Contains("**Simulated.**", await report.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var events = (await api.GetAsync($"/runs/{id}/events")).List("items");
        Assert.Equal("maestro.run.created", events[0].Text("type"));
        Assert.Equal("maestro.run.completed", events[^1].Text("type"));
        Assert.Equal([id], (await api.GetAsync("/runs?recipe=log-triage")).List("items").Select(run => run.Text("id")));
        Assert.Empty(Directory.GetFiles(maestro.Folder, "store.db", SearchOption.AllDirectories));
    }

    [SkippableFact]
    public async Task Run_WhoseHostStopsAtItsGate_GoesOnWithTheNextOne()
    {
        string id;
        await using (var maestro = await StartAsync())
        {
            id = await maestro.Api.StartAsync("gate-one", new JsonObject { ["name"] = "moved" });
            await maestro.Api.GateAsync(id);
        }

        await using var next = await StartAsync();
        using var early = await next.Api.DecideAsync($"{id}~approve", "approve", "olga");
        Assert.Equal(HttpStatusCode.OK, early.StatusCode);
        Assert.Equal("completed", (await next.Api.EndAsync(id)).Text("status"));
        Assert.Equal(3, next.Toolbox.On("moved.").Count);
    }

    [SkippableFact]
    public async Task DeadLetter_OnAzuresStores_IsRequeuedToAStorageQueue()
    {
        await using var maestro = await StartAsync(queues: true);
        var services = maestro.Host.Services;
        var queue = services.GetRequiredService<QueueServiceClient>().GetQueueClient("run-requests");
        await queue.CreateAsync();
        await queue.SendMessageAsync("""{"recipe":"gone","inputs":{"text":"grüße"}}""");

        // This host does not listen there: each message is taken by hand, as the trigger hands it over.
        var first = (await queue.ReceiveMessageAsync()).Value;
        await ActivatorUtilities.CreateInstance<RunRequests>(services)
            .RunAsync(first, services.GetRequiredService<DurableTaskClient>(), CancellationToken.None);
        await queue.DeleteMessageAsync(first.MessageId, first.PopReceipt);
        var dead = Assert.Single((await maestro.Api.GetAsync("/dead-letters")).List("items"));
        Assert.Equal(("invalid", first.MessageId), (dead.Text("reason"), dead.Text("messageId")));

        using var answer = await maestro.Api.PostAsync($"/dead-letters/{dead["sequence"]}/requeue", new JsonObject());
        var sent = await Api.GoodAsync(answer, HttpStatusCode.Accepted);
        var again = (await queue.ReceiveMessageAsync()).Value;

        Assert.Equal(sent.Text("messageId"), again.MessageId);
        var request = JsonNode.Parse(again.Body)!;
        Assert.Equal((first.MessageId, "grüße"), (request.Text("idempotencyKey"), request.Member("inputs").Text("text")));
        Assert.Empty((await maestro.Api.GetAsync("/dead-letters")).List("items"));
    }

    private Task<TestMaestro> StartAsync(bool queues = false)
    {
        Skip.If(_missing is not null, _missing);
        return TestMaestro.StartAsync(
            folder: _folder.Path, services: services =>
            {
                services.AddAzureStores(_azurite!.ConnectionString);
                if (queues) services.AddSingleton(new QueueServiceClient(_azurite.ConnectionString));
            });
    }
}
