using Azure.Messaging.ServiceBus;
using Maestro.Stores.Runs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Maestro.Functions.Messages.Lifecycle;

/// <summary>Registers who publishes events of runs. Without a publisher they are stored and can be read, and that is all.</summary>
public static class LifecycleServices
{
    private const string Topic = "Maestro:LifecycleTopic";

    /// <summary>Adds a publisher; call it for each one. It gets the events of runs that begin from then on, and of those that are open.</summary>
    public static IServiceCollection AddLifecyclePublisher(this IServiceCollection services, Func<IServiceProvider, ILifecyclePublisher> publisher)
    {
        services.AddSingleton(publisher);
        services.TryAddSingleton<IRunEventSink>(provider => provider.GetRequiredService<OutboxQueue>());
        return services;
    }

    internal static IServiceCollection AddLifecycle(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<OutboxQueue>();
        services.AddSingleton<Outbox>();
        services.AddHostedService<LifecyclePump>();
        if (configuration[Topic] is { Length: > 0 } topic)
            services.AddLifecyclePublisher(provider => new ServiceBusLifecyclePublisher(provider.GetRequiredService<ServiceBusClient>(), topic));
        return services;
    }
}
