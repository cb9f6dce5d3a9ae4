using Maestro.Router.Decisions;
using Maestro.Router.Pins;
using Maestro.Router.Spending;
using Maestro.Router.Storage;
using Maestro.Stores;
using Maestro.Stores.Sqlite;

namespace Maestro.Router.Hosting;

/// <summary>
/// What a router keeps beyond its life, in tables: those it is given, or a file of its own. Without either, nothing.
/// </summary>
internal static class StorageServices
{
    public static void AddRouterStorage(this IServiceCollection services, RouterOptions options)
    {
        services.AddSingleton<StorageHealth>();
        if (options.Storage is { } given)
        {
            services.AddTables(_ => given, options);
        }
        else if (options.DataDirectory is { } folder)
        {
            services.AddSingleton(_ => LocalStorage.Open(folder)); // the container closes it
            services.AddTables(provider => provider.GetRequiredService<SqliteTableStore>(), options);
            services.AddSingleton<EarlierFiles>();
            services.AddHostedService(provider => provider.GetRequiredService<EarlierFiles>());
        }
    }

    private static void AddTables(
        this IServiceCollection services, Func<IServiceProvider, ITableStore> open, RouterOptions options)
    {
        services.AddSingleton(provider => new BoundedTableStore(open(provider), options.StorageTime, options.Time));
        services.AddSingleton(provider => new TablePinStore(Tables(provider), options.Time));
        services.AddSingleton(provider => new TableSpendStore(Tables(provider), options.Time));
        services.AddSingleton(provider => new TableDecisionReader(Tables(provider)));
        services.AddSingleton(provider => new TableDecisionSink(Tables(provider), options.Replica));
        services.AddSingleton<IDecisionSink>(provider => provider.GetRequiredService<TableDecisionSink>());
        services.AddSingleton<ISweepable>(provider => provider.GetRequiredService<TableSpendStore>());
        services.AddSingleton<ISweepable>(
            provider => new TableDecisionSweep(Tables(provider), options.DecisionRetention, options.Time));
        services.AddHostedService<StorageSweeper>();
    }

    private static BoundedTableStore Tables(IServiceProvider provider) => provider.GetRequiredService<BoundedTableStore>();
}
