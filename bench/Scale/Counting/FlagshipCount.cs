using System.Diagnostics;
using Maestro.Bench.Policies;
using Maestro.Bench.Runs;
using Maestro.Embedded.Hosting;
using Maestro.Functions;
using Maestro.Functions.Http;
using Maestro.Policies.Folders;
using Maestro.Router;
using Maestro.Router.Configuration;
using Maestro.Router.Decisions;
using Maestro.Router.Detection;
using Maestro.Router.Hosting;
using Maestro.Simulator;
using Maestro.Simulator.Scripts;
using Maestro.Stores;
using Maestro.Stores.Runs;
using Maestro.Stores.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Maestro.Bench.Scale.Counting;

/// <summary>Runs the flagship recipe once on the embedded host, on stores that count, and says what the run did.</summary>
internal static class FlagshipCount
{
    private const string Recipe = "log-triage";
    private const string EngineSource = "Maestro.Engine";
    private const string Activities = "activities";
    private const string NoSuchServer = "http://127.0.0.1:1";

    /// <param name="folder">Where the data goes.</param>
    /// <param name="cancellationToken">Ends the count.</param>
    /// <param name="keepBodies">Whether the process may keep documents that it wrote or read, or must read each again, as if
    /// another had written it.</param>
    public static async Task<RunWork> CountAsync(string folder, CancellationToken cancellationToken, bool keepBodies = true)
    {
        var recipes = Path.Combine(AppContext.BaseDirectory, "recipes");
        await using var simulator = SimulatorApp.Build(
            new() { Script = SimulatorScript.Load([Path.Combine(recipes, Recipe, "simulator.yaml")]) });
        await simulator.StartAsync(cancellationToken);
        var found = await AutoConfiguration.DetectAsync(
            new()
            {
                Environment = _ => null,
                OllamaUrl = NoSuchServer,
                VllmUrl = NoSuchServer,
                SimulatorUrl = simulator.Urls.First(),
            }, cancellationToken);
        await using var router = RouterApp.Build(
            found.Config!, new RouterOptions { Policies = new PolicyOptions { Folder = ShippedPolicies.Folder } });
        await router.StartAsync(cancellationToken);

        var counts = new WorkCounts();
        using var listener = Listen(counts);
        await using (var host = Host(folder, recipes, router.Urls.First(), counts, keepBodies))
        {
            await host.StartAsync(cancellationToken);
            using var api = new RunApi(host.Url, connections: 1);
            var log = await File.ReadAllBytesAsync(Path.Combine(recipes, Recipe, "sample.log"), cancellationToken);
            await new RunRound(api, 1, cancellationToken).RunAsync(
                1, () => api.CreateWithFileAsync(Recipe, "log", log, cancellationToken));
        }

        return Read(
            counts, Path.Combine(folder, "engine.db"), router.Services.GetRequiredService<DecisionLog>().Latest(int.MaxValue));
    }

    private static EmbeddedHost Host(
        string folder, string recipes, string routerUrl, WorkCounts counts, bool keepBodies) => EmbeddedHost.Create(new()
    {
        Assemblies = [typeof(Health).Assembly],
        Settings = settings => settings.AddInMemoryCollection(
        [
            new("Maestro:Url", "http://127.0.0.1:0"),
            new("Maestro:DataDirectory", folder),
            new("Maestro:Recipes", recipes),
            new("Maestro:RouterUrl", routerUrl),
            new("Maestro:RunRequestsQueue", "run-requests"),
            new("Maestro:ReconcileSchedule", "0 0 0 1 1 *"), // not in the middle of the count
            new("Maestro:PruneSchedule", "0 0 0 1 1 *"),
            new("Maestro:Tools:Workspace", Path.Combine(folder, "workspace")),
            new("mcpServers:logs:command",
            Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet"),
            new("mcpServers:logs:args:0", Path.Combine(AppContext.BaseDirectory, "Maestro.Tools.Logs.dll")),
        ]),
        Services = (services, configuration) =>
        {
            services
                .AddSqliteStores(
                    new() { DatabasePath = Path.Combine(folder, "store.db"), BlobFolder = Path.Combine(folder, "blobs") })
                .AddMaestro(configuration)
                .CountStores(counts);
            if (!keepBodies)
                services.Replace(
                    ServiceDescriptor.Singleton(provider => new Bodies(provider.GetRequiredService<IBlobStore>(), maxKept: 0)));
        },
        Logging = logging => logging.ClearProviders(),

        // Whoever looks at a run reads rows too; how often is the looker's affair, not the run's.
        Endpoints = app => app.Use(next => http =>
        {
            counts.Pause(HttpMethods.IsGet(http.Request.Method));
            return next(http);
        }),
    });

    private static ActivityListener Listen(WorkCounts counts)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == EngineSource,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = _ => counts.Add(Activities),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static RunWork Read(WorkCounts counts, string engine, IReadOnlyList<DecisionRecord> calls) => new(
        Orchestrations: Orchestrations(engine),
        Activities: counts[Activities],
        ModelCalls: calls.Count,
        DraftCalls: calls.Count(call => call.RequestedModel == "draft"),
        InputTokens: (int)calls.Sum(call => call.InputTokens ?? 0),
        OutputTokens: (int)calls.Sum(call => call.OutputTokens ?? 0),
        TableRequests: counts[CountingTableStore.Requests],
        TableWrites: counts[CountingTableStore.Writes],
        HottestPartitionWrites: counts.Largest(CountingTableStore.Shared),
        BlobWrites: counts[CountingBlobStore.Writes],
        BlobReads: counts[CountingBlobStore.Reads]);

    private static int Orchestrations(string path)
    {
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM instances";
        return Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
