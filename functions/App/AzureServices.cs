using Azure.Core;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Azure.Storage.Queues;
using Maestro.Stores.Azure;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Maestro.Functions.App;

/// <summary>
/// The Azure side: Tables, Blobs, Queues and Azure Monitor, each by the app's managed identity. A connection string takes its
/// place only where there is no identity, which is an emulator.
/// </summary>
internal static class AzureServices
{
    private const string Storage = "Maestro:Storage";
    private const string Queues = "RunRequests";

    /// <summary>
    /// What lies beside a deployed app is found from there, whatever folder the worker was started in. Settings win.
    /// </summary>
    public static void AddAzureDefaults(
        this IHostApplicationBuilder builder) => builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
    {
        InitialData =
        [
            new("Maestro:Recipes", Path.Combine(AppContext.BaseDirectory, "recipes")),
            new("mcpServers:logs:command", "dotnet"),
            new("mcpServers:logs:args:0", Path.Combine(AppContext.BaseDirectory, "Maestro.Tools.Logs.dll")),
        ],
    });

    public static IServiceCollection AddAzure(this IServiceCollection services, IConfiguration configuration)
    {
        // AZURE_CLIENT_ID names a user-assigned identity; AZURE_TOKEN_CREDENTIALS=ManagedIdentityCredential keeps a deployed app
        // from trying any other source.
        var identity = new DefaultAzureCredential();
        return services.AddStorage(configuration.GetSection(Storage), identity).AddQueues(configuration, identity)
            .AddMonitor(configuration, identity);
    }

    private static IServiceCollection AddStorage(
        this IServiceCollection services, IConfigurationSection storage, TokenCredential identity) =>
        storage["ConnectionString"] is { Length: > 0 } connectionString
            ? services.AddAzureStores(connectionString)
            : services.AddAzureStores(
                new Uri(Required(storage, "TableServiceUri")), new Uri(Required(storage, "BlobServiceUri")), identity);

    /// <summary>
    /// The same settings as the trigger's: <c>RunRequests:queueServiceUri</c>, or <c>RunRequests</c> with a connection string.
    /// </summary>
    private static IServiceCollection AddQueues(
        this IServiceCollection services, IConfiguration configuration, TokenCredential identity) =>
        services.AddSingleton(_ => configuration[Queues] is { Length: > 0 } connectionString
            ? new QueueServiceClient(connectionString)
            : new QueueServiceClient(new Uri(Required(configuration.GetSection(Queues), "queueServiceUri")), identity));

    private static IServiceCollection AddMonitor(
        this IServiceCollection services, IConfiguration configuration, TokenCredential identity)
    {
        var telemetry = services.AddOpenTelemetry().UseFunctionsWorkerDefaults();
        // Under the schema that those defaults name, 1.37.0, the host cannot tell which call a log line belongs to and leaves it
        // out of its own log (azure-functions-dotnet-worker issue 3489): without Azure Monitor our warnings and errors would be
        // nowhere.
        services.Configure<WorkerOptions>(worker => worker.Capabilities["WorkerOpenTelemetrySchemaVersion"] = "1.17.0");
        if (configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"] is { Length: > 0 } connectionString)
        {
            telemetry.UseAzureMonitorExporter(monitor =>
            {
                monitor.ConnectionString = connectionString;
                monitor.Credential = identity;
            });
        }

        return services;
    }

    private static string Required(IConfigurationSection section, string name) =>
        section[name] is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException(
                $"The setting {section.Path}:{name} is missing, and there is no connection string in its place.");
}
