using System.Text.Json;
using Maestro.Stores;

namespace Maestro.Router.Storage;

/// <summary>
/// Sweeps the storage every hour, each router from a moment of its own. What one time does not finish the next does.
/// </summary>
internal sealed class StorageSweeper(IEnumerable<ISweepable> stores, RouterOptions options, StorageHealth health)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Delay(Interval * Random.Shared.NextDouble(), options.Time, stoppingToken);
            using var timer = new PeriodicTimer(Interval, options.Time);
            do
            {
                foreach (var store in stores) await SweepAsync(store, stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The router stops.
        }
    }

    private async Task SweepAsync(ISweepable store, CancellationToken cancellationToken)
    {
        try
        {
            await store.SweepAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is StoreException or JsonException)
        {
            health.Failed(store.Part, fault);
        }
    }
}
