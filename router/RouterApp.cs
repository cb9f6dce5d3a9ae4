using System.Net;
using Maestro.Router.Choice;
using Maestro.Router.Configuration;
using Maestro.Router.Decisions;
using Maestro.Router.Forwarding;
using Maestro.Router.Hosting;
using Maestro.Router.Http;
using Maestro.Router.Model;
using Maestro.Router.Telemetry;
using Maestro.Telemetry;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry.Metrics;

namespace Maestro.Router;

/// <summary>The router as a web application, for a process of its own or inside another one.</summary>
public static class RouterApp
{
    /// <summary>
    /// Builds the application; start it with <c>StartAsync</c> and read its address from <c>Urls</c>. Throws
    /// <see cref="ConfigException"/> when it would listen beyond loopback without an API key.
    /// </summary>
    public static WebApplication Build(RouterConfig config, RouterOptions options)
    {
        var key = options.ApiKey ?? config.ApiKey;
        if (key is null && !Loopback.IsAll(options.Urls))
            throw new ConfigException("The router", [new("urls", $"'{options.Urls}' is reachable from other machines: set ROUTER_API_KEY")]);

        // Empty builder: an embedding process' settings files and ASPNETCORE_* variables are not ours to follow.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(options.Urls).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxRequestBytes;
        });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainTime);
        AddRouter(builder.Services, config, options);
        AddHosting(builder.Services, options);
        options.Services?.Invoke(builder.Services);

        var app = builder.Build();
        Map(app, key, options.OpenMetrics);
        return app;
    }

    private static void AddRouter(IServiceCollection services, RouterConfig config, RouterOptions options)
    {
        services.AddSingleton(options.Time);
        services.AddSingleton(provider => RoutingTable.Create(config, options.Time, provider.GetRequiredService<RouterMetrics>().Breaker));
        services.AddSingleton(new RouterLimits(options.MaxRequestBytes, options.MaxResponseBytes, options.MaxEventBytes));
        services.AddSingleton(new DecisionLog(options.DecisionCapacity));
        services.AddSingleton<ICandidateFilter, CredentialFilter>();
        services.AddSingleton<ICandidateFilter, BreakerFilter>();
        services.AddSingleton<ICandidateFilter, CooldownFilter>();
        services.AddSingleton<IDeploymentPicker, SimpleShuffle>();
        services.AddSingleton<Chooser>();
        services.AddSingleton<RouterMetrics>();
        services.AddSingleton<Dispatcher>();
        services.AddSingleton(provider => new Drain(options.DrainDelay, options.Time, provider.GetRequiredService<ILogger<Drain>>()));
        services.AddHostedService(provider => provider.GetRequiredService<Drain>());
        services.AddSingleton<StreamRelay>();
        services.AddSingleton<ChatEndpoint>();
        services.AddSingleton(_ => new HttpMessageInvoker(CreateHandler()));
        services.AddSingleton<UpstreamClient>();
    }

    /// <summary>One pool of connections for all providers. No redirects, no cookies, no proxy credentials: nothing carries a key elsewhere.</summary>
    private static SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // follows changes of DNS
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        MaxConnectionsPerServer = int.MaxValue,
    };

    private static void AddHosting(IServiceCollection services, RouterOptions options)
    {
        if (options.Logging is { } logging) services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(_ => new BorrowedLoggerFactory(logging)));
        else services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(NullLoggerFactory.Instance));
        if (!options.OwnsProcess) services.Replace(ServiceDescriptor.Singleton<IHostLifetime, GuestLifetime>());
        services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter(MaestroTelemetry.SourceName).AddPrometheusExporter(
            prometheus => prometheus.ScrapeResponseCacheDurationMilliseconds = 0)); // a scrape shows the present, not the one before
    }

    private static void Map(WebApplication app, SecretValue? key, bool open)
    {
        if (key is not null) app.UseMiddleware<ApiKeyGate>(key, new OpenPaths(open));
        else app.UseMiddleware<LoopbackGate>();
        app.UseRouting();
        var services = app.Services;
        services.GetRequiredService<MeterProvider>(); // listens from here on, so that it sees the first state of every breaker
        var drain = services.GetRequiredService<Drain>();
        var table = services.GetRequiredService<RoutingTable>();
        var chooser = services.GetRequiredService<Chooser>();
        var decisions = services.GetRequiredService<DecisionLog>();
        app.MapPost("/v1/chat/completions", services.GetRequiredService<ChatEndpoint>().HandleAsync);
        app.MapGet("/v1/models", http => ModelsEndpoint.HandleAsync(http, table));
        app.MapGet("/routing/decisions", http => DecisionsEndpoint.HandleAsync(http, decisions));
        app.MapGet("/health", http => HealthEndpoints.HealthAsync(http, table, chooser));
        app.MapGet("/ready", http => HealthEndpoints.ReadyAsync(http, drain.Began || app.Lifetime.ApplicationStopping.IsCancellationRequested));
        app.MapPrometheusScrapingEndpoint("/metrics");
        app.MapFallback(http => OpenAIError.WriteInvalidAsync(
            http, StatusCodes.Status404NotFound, $"The router does not serve {http.Request.Method} {http.Request.Path}.", code: "unknown_url"));
    }
}
