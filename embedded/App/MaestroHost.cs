using Maestro.Embedded.Hosting;
using Maestro.Functions;
using Maestro.Functions.Http;
using Maestro.Stores.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace Maestro.Embedded.App;

/// <summary>
/// The whole of Maestro in one process: the functions on the embedded host, the stores on SQLite and files, the router, and the
/// simulator when there is no model to route to.
/// </summary>
public sealed class MaestroHost : IAsyncDisposable
{
    private readonly EmbeddedHost _host;
    private readonly ModelAccess _models;

    private MaestroHost(EmbeddedHost host, ModelAccess models) => (_host, _models) = (host, models);

    /// <summary>Where the API is.</summary>
    public string Url => _host.Url;

    public string DataDirectory => _host.Options.DataDirectory;

    public IServiceProvider Services => _host.Services;

    /// <summary>How models are reached: for people to read.</summary>
    public IReadOnlyList<string> ModelFindings => _models.Findings;

    /// <summary>Whether the simulator answers in place of models.</summary>
    public bool Simulated => _models.Simulated;

    public string RouterUrl => _models.RouterUrl;

    /// <exception cref="HostStartException">It cannot start; lists why.</exception>
    public static async Task<MaestroHost> StartAsync(MaestroHostOptions options, CancellationToken cancellationToken = default)
    {
        var settings = MaestroSettings.Read(options);
        var models = await ModelAccess.OpenAsync(settings, options, cancellationToken);
        try
        {
            return new MaestroHost(await StartAsync(settings, options, models.RouterUrl, cancellationToken), models);
        }
        catch
        {
            await models.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Returns when the process is asked to end (Ctrl+C, SIGTERM) or the token is cancelled, and the host has stopped.
    /// </summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken = default) =>
        _host.WaitForShutdownAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _models.DisposeAsync();
    }

    private static async Task<EmbeddedHost> StartAsync(
        IConfiguration settings, MaestroHostOptions options, string routerUrl, CancellationToken cancellationToken)
    {
        var host = EmbeddedHost.Create(new EmbeddedHostSetup
        {
            Assemblies = [typeof(Health).Assembly],
            Settings = configuration => configuration
                .AddInMemoryCollection(settings.AsEnumerable().Where(pair => pair.Value is not null))
                .AddInMemoryCollection([new("Maestro:RouterUrl", routerUrl)]),
            Services = (services, configuration) =>
            {
                options.Services?.Invoke(services);
                AddServices(services, configuration);
            },
            Logging = options.Logging,
            Endpoints = app => app.MapPrometheusScrapingEndpoint("/metrics"),
            Time = options.Time,
        });
        try
        {
            await host.StartAsync(cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    private static void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        var data = Path.GetFullPath(configuration["Maestro:DataDirectory"]!);
        services.AddSqliteStores(new SqliteStoreOptions
        {
            DatabasePath = Path.Combine(data, "store.db"),
            BlobFolder = Path.Combine(data, "blobs"),
        });
        services.AddMaestro(configuration);
        services.AddMaestroTelemetry(configuration, "maestro", metrics => metrics.AddPrometheusExporter());
    }
}
