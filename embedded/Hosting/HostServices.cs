using Azure.Storage.Queues;
using Maestro.Embedded.Engine;
using Maestro.Embedded.Engine.Lifetime;
using Maestro.Embedded.Triggers;
using Maestro.Embedded.Triggers.Http;
using Maestro.Embedded.Triggers.Queues;
using Maestro.Embedded.Triggers.Storage;
using Maestro.Embedded.Triggers.Tasks;
using Maestro.Embedded.Triggers.Timers;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Maestro.Embedded.Hosting;

/// <summary>The host's own services. What the app registered before stays.</summary>
internal static class HostServices
{
    public static IServiceCollection AddEmbeddedHost(
        this IServiceCollection services, EmbeddedHostOptions options, FunctionCatalog catalog, TimeProvider time)
    {
        services.AddMvcCore();
        services.AddSingleton(options);
        services.AddSingleton(options.Http);
        services.AddSingleton(options.Queue);
        services.AddSingleton(catalog);
        services.AddSingleton(catalog.Timers);
        services.AddSingleton(catalog.Queues);
        services.AddSingleton<CallerPolicy>();
        services.AddSingleton(
            provider => new ShutdownGrace(provider.GetRequiredService<IHostApplicationLifetime>(), time, options.ShutdownGrace));
        services.AddSingleton(_ => HostDatabase.Open(Path.Combine(options.DataDirectory, "host.db")));
        services.AddSingleton<QueueStore>();
        services.AddSingleton<MessageDelivery>();
        services.TryAddSingleton<QueueServiceClient, StoredQueueServiceClient>();
        services.AddSingleton<TimerStore>();
        services.AddSingleton<ITriggerListener, QueueListener>();
        services.AddSingleton<ITriggerListener, TimerListener>();
        services.AddSingleton(provider => CreateEngine(provider, options, time));
        services.TryAddSingleton<DurableTaskClient>(provider => provider.GetRequiredService<DurableEngine>().Client);
        services.AddHostedService<HostRuntime>();
        return services;
    }

    private static DurableEngine CreateEngine(IServiceProvider services, EmbeddedHostOptions options, TimeProvider time)
    {
        var engine = new DurableEngineOptions
        {
            DatabasePath = Path.Combine(options.DataDirectory, "engine.db"),
            MaxConcurrentActivities = options.MaxConcurrentActivities,
            StopTimeout = options.StopTimeout,
        };
        var catalog = services.GetRequiredService<FunctionCatalog>();
        var registry = TaskFunctionRegistration.Register(
            catalog.Orchestrators, catalog.Activities, services, engine.DataConverter);
        return new DurableEngine(registry, engine, time, services.GetRequiredService<ILoggerFactory>());
    }
}
