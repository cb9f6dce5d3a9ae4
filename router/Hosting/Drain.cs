using Maestro.Router.Telemetry;

namespace Maestro.Router.Hosting;

/// <summary>
/// Between the order to stop and the end of listening: <c>/ready</c> already answers 503, requests are still taken. After it the
/// server waits for open requests as long as <see cref="RouterOptions.DrainTime"/> says.
/// </summary>
internal sealed class Drain(TimeSpan delay, TimeProvider time, ILogger<Drain> log) : IHostedLifecycleService
{
    private volatile bool _began;

    public bool Began => _began;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _began = true;
        if (delay <= TimeSpan.Zero) return;
        log.Draining(delay.TotalSeconds);
        try
        {
            await Task.Delay(delay, time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The whole shutdown has run out of time: stop listening at once.
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
