using Microsoft.Extensions.Logging;

namespace Maestro.Embedded.Triggers.Timers;

/// <summary>Starts and stops the loops of all timer functions.</summary>
internal sealed class TimerListener(
    IReadOnlyList<TimerFunction> timers, TimerStore store, IServiceProvider services, TimeProvider time,
    ILogger<TimerListener> logger)
    : ITriggerListener, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task[] _loops = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        List<Task> loops = [];
        foreach (var timer in timers)
        {
            var loop = new TimerLoop(timer, store, services, time, logger);
            loops.Add(GuardAsync(timer, loop, await loop.RestoreAsync()));
        }

        _loops = [.. loops];
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_loops).WaitAsync(cancellationToken);
    }

    public void Dispose() => _stopping.Dispose();

    // A loop ends early only when its record cannot be kept; running on without it could repeat or skip occurrences.
    private async Task GuardAsync(TimerFunction timer, TimerLoop loop, TimerRecord record)
    {
        try
        {
            await Task.Run(() => loop.RunAsync(record, _stopping.Token));
        }
        catch (Exception exception)
        {
            TimerLog.Ended(logger, exception, timer.Name);
        }
    }
}
