using Maestro.Policies.Folders;
using Maestro.Router.Choice;
using Maestro.Router.Decisions;
using Maestro.Router.Formats;
using Maestro.Router.Forwarding;
using Maestro.Router.Http;
using Maestro.Router.Pins;
using Maestro.Router.Policies;
using Maestro.Router.Reloading;
using Maestro.Router.Replaying;
using Maestro.Router.Serving;
using Maestro.Router.Spending;
using Maestro.Router.Storage;
using Maestro.Router.Telemetry;
using Maestro.Telemetry;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry.Metrics;

namespace Maestro.Router.Hosting;

/// <summary>The router as a web application, for a process of its own or inside another one.</summary>
public static class RouterApp
{
    /// <summary>
    /// Builds the application; start it with <c>StartAsync</c> and read its address from <c>Urls</c>. Throws
    /// <see cref="ConfigException"/> with every fault of the options, such as to listen beyond loopback without an API key.
    /// </summary>
    public static WebApplication Build(RouterConfig config, RouterOptions options)
    {
        var key = options.ApiKey ?? config.ApiKey;
        if (options.Validate(key is not null) is { Count: > 0 } faults) throw new ConfigException("The router", faults);

        // Empty builder: an embedding process' settings files and ASPNETCORE_* variables are not ours to follow.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(options.Urls).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxRequestBytes;
            kestrel.Limits.RequestHeadersTimeout = options.HeaderTime;
            kestrel.Limits.MinRequestBodyDataRate = new(options.LeastBodyRate, options.BodyGrace);
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
        services.AddSingleton(options);
        services.AddSingleton(options.Time);
        services.AddSingleton(provider => new RoutingState(
            RoutingTable.Create(config, options.Time, provider.GetRequiredService<RouterMetrics>().Breaker)));
        services.AddSingleton(new RouterLimits(options.MaxRequestBytes, options.MaxResponseBytes, options.MaxEventBytes));
        AddDecisions(services, options);
        services.AddRouterStorage(options);
        services.AddSingleton<RouterMetrics>();
        services.AddSingleton<AttemptRunner>();
        services.AddSingleton<Hedge>();
        services.AddSingleton<Dispatcher>();
        services.AddSingleton<StreamRelay>();
        services.AddSingleton<RouteCompletion>();
        services.AddSingleton<ForwardingEndpoint>();
        services.AddSingleton<PreviewEndpoint>();
        services.AddSingleton<PinEndpoints>();
        services.AddSingleton(provider => new DecisionsEndpoint(
            provider.GetRequiredService<DecisionLog>(),
            provider.GetRequiredService<DecisionWriter>(),
            provider.GetRequiredService<StorageHealth>(),
            provider.GetService<IDecisionSink>() is TableDecisionSink ? provider.GetService<TableDecisionReader>() : null));
        services.AddSingleton<ProviderEndpoints>();
        services.AddSingleton<ReplayEndpoint>();
        services.AddSingleton<Replayer>();
        services.AddSingleton(provider => new SpendSync(
            provider.GetRequiredService<SpendLedger>(), provider.GetService<TableSpendStore>(), options,
            provider.GetRequiredService<StorageHealth>()));
        AddWorkers(services, options);
        services.AddSingleton<UpstreamConnections>();
        // probes and scrapes
        services.AddSingleton(
            provider => provider.GetRequiredService<UpstreamConnections>().For(RouterSettings.Default.ConnectTimeout));
        services.AddSingleton<UpstreamClient>();
    }

    private static void AddDecisions(IServiceCollection services, RouterOptions options)
    {
        AddPolicy(services, options);
        services.AddSingleton(
            provider => new SpendLedger(options.Time, stored: provider.GetService<TableSpendStore>() is not null));
        services.AddSingleton<ICandidateFilter, CredentialFilter>();
        services.AddSingleton<ICandidateFilter, PolicyFilter>();
        services.AddSingleton<ICandidateFilter, JurisdictionFilter>();
        services.AddSingleton<ICandidateFilter, TagFilter>();
        services.AddSingleton<ICandidateFilter, CapabilityFilter>();
        services.AddSingleton<ICandidateFilter, ContextFilter>();
        services.AddSingleton<ICandidateFilter, BudgetFilter>();
        services.AddSingleton<ICandidateFilter, DeadlineFilter>();
        services.AddSingleton<ICandidateFilter, BreakerFilter>();
        services.AddSingleton<ICandidateFilter, CooldownFilter>();
        services.AddSingleton<ICandidateFilter, RateFilter>();
        services.AddSingleton<ICandidateFilter, ReplicaFilter>();
        services.AddSingleton<IDeploymentPicker, SimpleShuffle>();
        services.AddSingleton<IDeploymentPicker, RoundRobin>();
        foreach (var picker in ScorePicker.All) services.AddSingleton<IDeploymentPicker>(picker);
        services.AddSingleton<Chooser>();
        services.AddSingleton(new DecisionLog(options.DecisionCapacity, options.Replica));
    }

    private static void AddPolicy(IServiceCollection services, RouterOptions options)
    {
        if (options.Policies is not { } policies)
        {
            services.AddSingleton<IRoutingPolicy, AllowAll>();
            return;
        }

        var opened = PolicyEngines.Create(policies, options.Time);
        if (!opened.TryGet(out var keeper)) throw new ConfigException("Policy", opened.Faults);
        services.AddSingleton(_ => keeper);
        services.AddSingleton<IRoutingPolicy>(provider => new PolicyRouting(
            provider.GetRequiredService<CurrentPolicies>(), options.Time, options.PolicyAnswerTime));
        services.AddSingleton<PolicyWatcher>();
        services.AddHostedService(provider => provider.GetRequiredService<PolicyWatcher>());
    }

    private static void AddWorkers(IServiceCollection services, RouterOptions options)
    {
        services.AddSingleton(provider => new ActivePins(provider.GetService<TablePinStore>(), options.Time));
        services.AddSingleton(provider => new DecisionWriter(
            provider.GetRequiredService<DecisionLog>(),
            provider.GetService<IDecisionSink>(),
            provider.GetRequiredService<RouterMetrics>(),
            provider.GetRequiredService<StorageHealth>(),
            provider.GetRequiredService<ILogger<DecisionWriter>>(),
            options.DecisionQueue));
        services.AddSingleton<ReplicaMonitor>();
        services.AddSingleton<ConfigReloader>();
        services.AddSingleton(
            provider => new Drain(options.DrainDelay, options.Time, provider.GetRequiredService<ILogger<Drain>>()));
        services.AddHostedService(provider => provider.GetRequiredService<DecisionWriter>());
        services.AddHostedService<PinRefresher>();
        services.AddHostedService(provider => provider.GetRequiredService<SpendSync>());
        services.AddHostedService(provider => provider.GetRequiredService<ReplicaMonitor>());
        services.AddHostedService(provider => provider.GetRequiredService<ConfigReloader>());
        services.AddHostedService(provider => provider.GetRequiredService<Drain>());
    }

    private static void AddHosting(IServiceCollection services, RouterOptions options)
    {
        if (options.Logging is { } logging)
            services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(_ => new BorrowedLoggerFactory(logging)));
        else services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(NullLoggerFactory.Instance));
        if (!options.OwnsProcess) services.Replace(ServiceDescriptor.Singleton<IHostLifetime, GuestLifetime>());
        services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter(MaestroTelemetry.SourceName).AddPrometheusExporter(
            // a scrape shows the present, not the one before
            prometheus => prometheus.ScrapeResponseCacheDurationMilliseconds = 0));
    }

    private static void Map(WebApplication app, SecretValue? key, bool open)
    {
        if (key is not null) app.UseMiddleware<ApiKeyGate>(key, new OpenPaths(open));
        else app.UseMiddleware<LoopbackGate>();
        app.UseRouting();
        var services = app.Services;
        services.GetRequiredService<MeterProvider>(); // listens from here on, so that it sees the first state of every breaker
        var drain = services.GetRequiredService<Drain>();
        var state = services.GetRequiredService<RoutingState>();
        var chooser = services.GetRequiredService<Chooser>();
        var (policy, policies) = (services.GetRequiredService<IRoutingPolicy>(), services.GetService<PolicyWatcher>());
        if (policies is null) services.GetRequiredService<ILogger<PolicyFilter>>().NoPolicy();
        var forwarding = services.GetRequiredService<ForwardingEndpoint>();
        app.MapPost("/v1/chat/completions", http => forwarding.HandleAsync(http, Operation.Chat));
        app.MapPost("/v1/embeddings", http => forwarding.HandleAsync(http, Operation.Embeddings));
        app.MapPost("/v1/responses", http => forwarding.HandleAsync(http, Operation.Responses));
        app.MapGet("/v1/models", http => ModelsEndpoint.HandleAsync(http, state.Table));
        MapRouting(app, services, state);
        var (storage, pins) = (services.GetRequiredService<StorageHealth>(), services.GetRequiredService<ActivePins>());
        app.MapGet("/health", http => HealthEndpoints.HealthAsync(http, state.Table, chooser, policy, policies, storage));
        app.MapGet(
            "/ready",
            http => HealthEndpoints.ReadyAsync(
                http, drain.Began || app.Lifetime.ApplicationStopping.IsCancellationRequested, pins.Known));
        app.MapPrometheusScrapingEndpoint("/metrics");
        app.MapFallback(http => OpenAIError.WriteInvalidAsync(
            http, StatusCodes.Status404NotFound, $"The router does not serve {http.Request.Method} {http.Request.Path}.",
            code: "unknown_url"));
    }

    private static void MapRouting(WebApplication app, IServiceProvider services, RoutingState state)
    {
        var pins = services.GetRequiredService<PinEndpoints>();
        var providers = services.GetRequiredService<ProviderEndpoints>();
        var reloader = services.GetRequiredService<ConfigReloader>();
        var policies = services.GetService<PolicyWatcher>();
        app.MapGet("/routing/decisions", services.GetRequiredService<DecisionsEndpoint>().HandleAsync);
        app.MapPost("/routing/preview", services.GetRequiredService<PreviewEndpoint>().HandleAsync);
        app.MapPost("/routing/replay", services.GetRequiredService<ReplayEndpoint>().HandleAsync);
        app.MapGet("/routing/pins", pins.ListAsync);
        app.MapPut("/routing/pin", pins.SetAsync);
        app.MapDelete("/routing/pin", pins.RemoveAsync);
        app.MapDelete("/routing/pins/{id}", pins.RemoveAsync);
        app.MapGet("/providers", providers.ListAsync);
        app.MapPost("/providers/{**id}", http => TestAsync(http, providers));
        app.MapGet("/serving/replicas", http => ServingEndpoint.HandleAsync(http, state));
        app.MapGet("/config", http => ConfigEndpoints.GetAsync(http, reloader, policies));
        app.MapPost("/config/reload", http => ConfigEndpoints.ReloadAsync(http, reloader, policies));
    }

    /// <summary>Ids of deployments have slashes, also encoded ones, so that the last segment is taken off by hand.</summary>
    private static Task TestAsync(HttpContext http, ProviderEndpoints providers)
    {
        const string Suffix = "/test";
        var path = (string?)http.Request.RouteValues["id"] ?? "";
        if (!path.EndsWith(Suffix, StringComparison.Ordinal))
            return OpenAIError.WriteInvalidAsync(
                http, StatusCodes.Status404NotFound, "Only /providers/{id}/test takes POST.", code: "unknown_url");
        http.Request.RouteValues["id"] = path[..^Suffix.Length];
        return providers.TestAsync(http);
    }
}
