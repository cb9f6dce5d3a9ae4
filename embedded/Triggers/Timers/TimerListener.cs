using Microsoft.Extensions.Logging;

namespace Maestro.Embedded.Triggers.Timers;

/// <summary>Starts and stops the loops of all timer functions.</summary>
internal sealed class TimerListener(
    FunctionCatalog catalog, TimerStore store, IServiceProvider services, TimeProvider time, ILogger<TimerListener> logger)
    : ITriggerListener, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task[] _loops = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (catalog.Timers.Count == 0) return;
        await store.PrepareAsync();
        _loops = [.. catalog.Timers.Select(timer => GuardAsync(timer))];
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_loops).WaitAsync(cancellationToken);
    }

    public void Dispose() => _stopping.Dispose();

    // A loop ends early only when its record cannot be kept; running on without it could repeat or skip occurrences.
    private async Task GuardAsync(TimerFunction timer)
    {
        try
        {
            await Task.Run(() => new TimerLoop(timer, store, services, time, logger).RunAsync(_stopping.Token));
        }
        catch (Exception exception)
        {
            TimerLog.Ended(logger, exception, timer.Name);
        }
    }
}
