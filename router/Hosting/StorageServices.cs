using Maestro.Router.Configuration;
using Maestro.Router.Decisions;
using Maestro.Router.Pins;
using Maestro.Router.Spending;
using Maestro.Router.Storage;
using Maestro.Stores;

namespace Maestro.Router.Hosting;

/// <summary>What a router keeps beyond its life: in tables that several share, in files of its own, or not at all.</summary>
internal static class StorageServices
{
    public static void AddRouterStorage(this IServiceCollection services, RouterOptions options)
    {
        services.AddSingleton<StorageHealth>();
        services.AddSingleton(provider => new SpendSync(
            provider.GetRequiredService<SpendLedger>(), provider.GetService<ISpendStore>(), options, provider.GetRequiredService<StorageHealth>()));
        if (options.SharedStorage is { } shared)
            services.AddTables(new BoundedTableStore(shared, options.StorageTime, options.Time), options);
        else if (options.DataDirectory is { } folder)
            services.AddFiles(folder, options);
    }

    private static void AddFiles(this IServiceCollection services, string folder, RouterOptions options)
    {
        services.AddSingleton<IPinStore>(_ => new FilePinStore(folder, options.Time));
        services.AddSingleton<IDecisionSink>(new FileDecisionSink(folder));
        services.AddSingleton<ISpendStore>(_ => new FileSpendStore(folder, options.Time));
    }

    private static void AddTables(this IServiceCollection services, ITableStore tables, RouterOptions options)
    {
        if (options.Replica.Length is 0 or > 100 || !options.Replica.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
            throw new ConfigException("The environment", [new("ROUTER_REPLICA", $"'{options.Replica}' must be 1 to 100 letters, digits, '-', '_' or '.'")]);

        var spending = new TableSpendStore(tables, options.Time);
        services.AddSingleton<IPinStore>(new TablePinStore(tables, options.Time));
        services.AddSingleton<IDecisionSink>(new TableDecisionSink(tables, options.Replica));
        services.AddSingleton<ISpendStore>(spending);
        services.AddSingleton<ISweepable>(spending);
        services.AddSingleton<ISweepable>(new TableDecisionSweep(tables, options.DecisionRetention, options.Time));
        services.AddHostedService<StorageSweeper>();
    }
}
