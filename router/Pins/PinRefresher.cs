using System.Text.Json;
using Maestro.Router.Storage;

namespace Maestro.Router.Pins;

/// <summary>
/// Reads the stored pins before the first request is taken, and again and again: others may change them. Storage that cannot be
/// read leaves the pins that are known in force; a router that has never read them is not ready.
/// </summary>
internal sealed class PinRefresher(ActivePins active, RouterOptions options, StorageHealth health) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (active.Kept) await RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!active.Kept) return;
        using var timer = new PeriodicTimer(options.PinInterval, options.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await RefreshAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The router stops.
        }
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            await active.LoadAsync(cancellationToken);
            health.Succeeded(StorageParts.Pins);
        }
        catch (Exception fault) when (fault is IOException or JsonException)
        {
            health.Failed(StorageParts.Pins, fault);
        }
    }
}
