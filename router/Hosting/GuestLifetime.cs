namespace Maestro.Router.Hosting;

/// <summary>Leaves signals to the process that hosts us: it decides when its guests stop, and in which order.</summary>
internal sealed class GuestLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
