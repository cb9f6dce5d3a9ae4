using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Maestro.Stores.Azure;

/// <summary>Registers the Azure side of the storage seam, unless the services are registered already.</summary>
/// <remarks>Nothing is called before the first use of a store; tables and the container are created then.</remarks>
public static class AzureStoreServiceCollectionExtensions
{
    /// <summary>Adds the stores on these clients, with whatever retry policy they have.</summary>
    public static IServiceCollection AddAzureStores(
        this IServiceCollection services, TableServiceClient tables, BlobServiceClient blobs)
    {
        services.TryAddSingleton<ITableStore>(_ => new AzureTableStore(tables));
        services.TryAddSingleton<IBlobStore>(_ => new AzureBlobStore(blobs));
        return services;
    }

    /// <summary>
    /// Adds the stores on a storage account's connection string (Azurite's <c>UseDevelopmentStorage=true</c> too).
    /// </summary>
    public static IServiceCollection AddAzureStores(this IServiceCollection services, string connectionString) =>
        services.AddAzureStores(
            new TableServiceClient(connectionString, AzureClients.Tables()),
            new BlobServiceClient(connectionString, AzureClients.Blobs()));

    /// <summary>
    /// Adds the stores on service addresses such as <c>https://account.table.core.windows.net</c>, with an identity
    /// instead of a key; <see cref="DefaultAzureCredential"/> when none is given.
    /// </summary>
    public static IServiceCollection AddAzureStores(
        this IServiceCollection services, Uri tables, Uri blobs, TokenCredential? credential = null)
    {
        credential ??= new DefaultAzureCredential();
        return services.AddAzureStores(
            new TableServiceClient(tables, credential, AzureClients.Tables()),
            new BlobServiceClient(blobs, credential, AzureClients.Blobs()));
    }
}
