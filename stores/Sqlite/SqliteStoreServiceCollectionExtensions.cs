using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Maestro.Stores.Sqlite;

/// <summary>Registers the embedded side of the storage seam.</summary>
public static class SqliteStoreServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="ITableStore"/> and <see cref="IBlobStore"/> on one SQLite file and one folder, unless they are
    /// registered already. They are opened when first resolved; a file that cannot be used fails there.
    /// </summary>
    public static IServiceCollection AddSqliteStores(this IServiceCollection services, SqliteStoreOptions options)
    {
        options.Validate();
        services.TryAddSingleton<ITableStore>(_ => SqliteTableStore.Open(options));
        services.TryAddSingleton<IBlobStore>(_ => FileBlobStore.OpenFolder(options.BlobFolder));
        return services;
    }
}
