using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Maestro.Functions.Messages.Lifecycle;

/// <summary>
/// Registers who publishes events of runs. Without a publisher they are stored and can be read, and that is all.
/// </summary>
public static class LifecycleServices
{
    private const string Topic = "Maestro:LifecycleTopic";
    private const string Bus = "ServiceBus";
    private const string Namespace = "ServiceBus:fullyQualifiedNamespace";

    /// <summary>
    /// Adds a publisher; call it for each one. It gets the events of runs that begin from then on, and of those that are open.
    /// </summary>
    public static IServiceCollection AddLifecyclePublisher(
        this IServiceCollection services, Func<IServiceProvider, ILifecyclePublisher> publisher)
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
        if (configuration[Topic] is not { Length: > 0 } topic) return services;

        services.TryAddSingleton(_ => Connect(configuration));
        return services.AddLifecyclePublisher(
            provider => new ServiceBusLifecyclePublisher(provider.GetRequiredService<ServiceBusClient>(), topic));
    }

    /// <summary>
    /// The same settings as those of a Service Bus trigger: a connection string, or a namespace that is reached by the app's
    /// identity.
    /// </summary>
    private static ServiceBusClient Connect(IConfiguration configuration) => (configuration[Bus], configuration[Namespace]) switch
    {
        ({ Length: > 0 } connectionString, _) => new ServiceBusClient(connectionString),
        (_, { Length: > 0 } name) => new ServiceBusClient(name, new DefaultAzureCredential()),
        _ => throw new InvalidOperationException($"{Topic} needs the setting {Namespace}, or {Bus} with a connection string."),
    };
}
