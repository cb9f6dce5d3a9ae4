using Microsoft.Extensions.Hosting;

namespace Maestro.Embedded.Triggers;

/// <summary>The time that running functions have left once the host was asked to stop.</summary>
internal sealed class ShutdownGrace : IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly CancellationTokenRegistration _registration;
    private ITimer? _timer;

    public ShutdownGrace(IHostApplicationLifetime lifetime, TimeProvider time, TimeSpan grace) =>
        _registration = lifetime.ApplicationStopping.Register(() =>
            _timer = time.CreateTimer(_ => _over.Cancel(), null, grace, Timeout.InfiniteTimeSpan));

    /// <summary>Cancelled when the grace time is over.</summary>
    public CancellationToken Over => _over.Token;

    public void Dispose()
    {
        _registration.Dispose();
        _timer?.Dispose();
        _over.Dispose();
    }
}
