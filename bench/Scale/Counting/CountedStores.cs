using Maestro.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Maestro.Bench.Scale.Counting;

internal static class CountedStores
{
    /// <summary>Puts a counter before each store that is registered.</summary>
    public static IServiceCollection CountStores(this IServiceCollection services, WorkCounts counts)
    {
        var tables = services.Last(service => service.ServiceType == typeof(ITableStore)).ImplementationFactory!;
        var blobs = services.Last(service => service.ServiceType == typeof(IBlobStore)).ImplementationFactory!;
        services.Replace(
            ServiceDescriptor.Singleton<ITableStore>(provider => new CountingTableStore((ITableStore)tables(provider), counts)));
        services.Replace(
            ServiceDescriptor.Singleton<IBlobStore>(provider => new CountingBlobStore((IBlobStore)blobs(provider), counts)));
        return services;
    }
}
