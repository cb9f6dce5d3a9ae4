namespace Maestro.Router.Pins;

/// <summary>Reads the stored pins before the first request is taken. A store that cannot be read stops the start: pins are orders.</summary>
internal sealed class PinLoader(PinBoard board) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => board.LoadAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
