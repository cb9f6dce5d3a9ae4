using Maestro.Embedded.Engine.Lifetime;
using Maestro.Embedded.Triggers;
using Maestro.Embedded.Triggers.Queues;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Maestro.Embedded.Hosting;

/// <summary>
/// Starts what functions stand on, then what calls them, and stops in the reverse order. The web server starts after this
/// and stops before it.
/// </summary>
internal sealed class HostRuntime(
    QueueStore queues,
    DurableEngine engine,
    IEnumerable<ITriggerListener> listeners,
    ILogger<HostRuntime> logger) : IHostedService
{
    private readonly ITriggerListener[] _listeners = [.. listeners];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await queues.PrepareAsync();
        await engine.StartAsync(cancellationToken);
        foreach (var listener in _listeners) await listener.StartAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // Together: a message function may wait for what a timer function does, and both end by the same deadline.
        await Task.WhenAll(_listeners.Select(listener => StopAsync(listener, cancellationToken)));
        await engine.StopAsync(cancellationToken);
    }

    private async Task StopAsync(ITriggerListener listener, CancellationToken cancellationToken)
    {
        try
        {
            await listener.StopAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            HostLog.StillRunning(logger, listener.GetType().Name);
        }
    }
}
