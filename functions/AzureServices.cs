#if DURABLE_NUGET
using Azure.Identity;
using Maestro.Stores.Azure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Maestro.Functions;

/// <summary>The Azure side: Tables and Blobs, by managed identity, or by connection string for Azurite.</summary>
internal static class AzureServices
{
    private const string Section = "Maestro:Storage";

    public static IServiceCollection AddAzure(this IServiceCollection services, IConfiguration configuration)
    {
        var storage = configuration.GetSection(Section);
        if (storage["ConnectionString"] is { Length: > 0 } connectionString) return services.AddAzureStores(connectionString);

        return services.AddAzureStores(
            new Uri(Required(storage, "TableServiceUri")), new Uri(Required(storage, "BlobServiceUri")), new DefaultAzureCredential());
    }

    private static string Required(IConfigurationSection storage, string name) =>
        storage[name] ?? throw new InvalidOperationException($"The setting {Section}:{name} is missing, and so is {Section}:ConnectionString.");
}
#endif
