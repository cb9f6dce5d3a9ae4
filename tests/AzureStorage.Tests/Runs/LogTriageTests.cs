using System.Text.Json.Nodes;
using AzureStorage.Tests.Hosting;
using Host.Tests.Support;
using Maestro.Embedded.App;
using Maestro.Stores.Azure;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AzureStorage.Tests.Runs;

/// <summary>
/// The whole path of a run on the back end that Azure runs: history in queues and tables, records in tables and blobs.
/// </summary>
public sealed class LogTriageTests
{
    private static readonly string Recipes = Path.Combine(AppContext.BaseDirectory, "Recipes");

    [SkippableFact]
    public async Task LogTriage_FromStartThroughItsGate_RunsToItsEnd()
    {
        var account = await SharedAzurite.AccountAsync();
        var hub = TaskHub.In(account);
        await using var server = await TaskHubServer.StartAsync(hub, works: true);
        using var folder = new TempFolder();
        await using var maestro = await StartAsync(folder.Path, account, server.Client);
        await server.WorkAsync(registry => FunctionTasks.Register(registry, maestro.Services));
        using var api = new Api(new Uri(maestro.Url));

        var id = (await api.UploadAsync(
            new JsonObject { ["recipe"] = "log-triage" }, ("log", Path.Combine(Recipes, "log-triage", "sample.log")))).Text("id");
        var gate = await api.GateAsync(id);
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
        // It is this back end that ran it, and not the engine that the host has as well.
        var history = await Eventually.FindAsync(
            async () => await server.Client.GetInstanceAsync(id) is { IsCompleted: true } ended ? ended : null,
            "the orchestration's end");
        Assert.Equal(OrchestrationRuntimeStatus.Completed, history.RuntimeStatus);
    }

    private static Task<MaestroHost> StartAsync(
        string folder, string account, DurableTaskClient client) => MaestroHost.StartAsync(new MaestroHostOptions
    {
        Url = "http://127.0.0.1:0",
        DataDirectory = folder,
        Recipes = Recipes,
        Settings = new Dictionary<string, string?> { ["Maestro:Policies"] = Path.Combine(AppContext.BaseDirectory, "policies") },
        Services = services => services.AddAzureStores(account).AddSingleton(client),
        Logging = logging => logging.ClearProviders(),
    });
}
