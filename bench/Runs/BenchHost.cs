using Maestro.Embedded.App;
using Maestro.Router.Configuration;
using Maestro.Router.Detection;
using Maestro.Router.Hosting;
using Maestro.Simulator;
using Maestro.Simulator.Scripts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Maestro.Bench.Runs;

/// <summary>
/// Maestro as <c>maestro up</c> runs it, but with the simulator in place of models, whatever this machine could reach.
/// </summary>
internal sealed class BenchHost : IAsyncDisposable
{
    private const string NoSuchServer = "http://127.0.0.1:1";

    private readonly WebApplication _simulator;
    private readonly WebApplication _router;
    private readonly MaestroHost _host;

    private BenchHost(WebApplication simulator, WebApplication router, MaestroHost host) =>
        (_simulator, _router, _host) = (simulator, router, host);

    public string Url => _host.Url;

    public static async Task<BenchHost> StartAsync(
        string dataFolder, CancellationToken cancellationToken, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var recipes = Path.Combine(AppContext.BaseDirectory, "recipes");
        var simulator = SimulatorApp.Build(new SimulatorOptions
        {
            Script = SimulatorScript.Load([Path.Combine(recipes, "log-triage", "simulator.yaml")]),
        });
        await simulator.StartAsync(cancellationToken);

        // No key and no local model server is looked at: a measurement must not cost money or depend on what else runs.
        var found = await AutoConfiguration.DetectAsync(
            new DetectionOptions
            {
                Environment = _ => null,
                OllamaUrl = NoSuchServer,
                VllmUrl = NoSuchServer,
                SimulatorUrl = simulator.Urls.First(),
            },
            cancellationToken);
        var router = RouterApp.Build(found.Config!, new RouterOptions());
        await router.StartAsync(cancellationToken);

        // The host takes this from its settings only, of which this process' environment is a part.
        Environment.SetEnvironmentVariable("Maestro__RouterUrl", router.Urls.First());
        var host = await MaestroHost.StartAsync(
            new MaestroHostOptions
            {
                Url = "http://127.0.0.1:0",
                DataDirectory = dataFolder,
                Recipes = recipes,
                Settings = settings ?? new Dictionary<string, string?>(),
                Logging = logging => logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
                    .SetMinimumLevel(LogLevel.Warning),
            },
            cancellationToken);
        return new BenchHost(simulator, router, host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _router.DisposeAsync();
        await _simulator.DisposeAsync();
    }
}
