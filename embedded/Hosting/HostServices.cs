using Azure.Messaging.ServiceBus;
using Maestro.Embedded.Triggers;
using Maestro.Embedded.Triggers.Http;
using Maestro.Embedded.Triggers.Queues;
using Maestro.Embedded.Triggers.Storage;
using Maestro.Embedded.Triggers.Timers;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Maestro.Embedded.Hosting;

/// <summary>The host's own services. What the app registered before stays.</summary>
internal static class HostServices
{
    public static IServiceCollection AddEmbeddedHost(this IServiceCollection services, EmbeddedHostOptions options, FunctionCatalog catalog, TimeProvider time)
    {
        services.AddMvcCore();
        services.TryAddSingleton(time);
        services.AddSingleton(options);
        services.AddSingleton(options.Http);
        services.AddSingleton(options.Queue);
        services.AddSingleton(catalog);
        services.AddSingleton<CallerPolicy>();
        services.AddSingleton(provider => new ShutdownGrace(provider.GetRequiredService<IHostApplicationLifetime>(), time, options.ShutdownGrace));
        services.AddSingleton(_ => OpenDatabase(Path.Combine(options.DataDirectory, "host.db")));
        services.AddSingleton<QueueStore>();
        services.AddSingleton<MessageDelivery>();
        services.TryAddSingleton<ServiceBusClient, QueueClient>();
        services.AddSingleton<TimerStore>();
        services.AddSingleton<ITriggerListener, QueueListener>();
        services.AddSingleton<ITriggerListener, TimerListener>();
        services.AddHostedService<HostRuntime>();
        return services;
    }

    private static SqliteWriter OpenDatabase(string path)
    {
        try
        {
            return SqliteWriter.Open(path);
        }
        catch (SqliteException exception)
        {
            throw new HostStartException($"The file {path} cannot be used: {exception.Message}", exception);
        }
    }
}
