namespace Host.Tests.Support;

/// <summary>One host for all tests of a class.</summary>
public sealed class MaestroFixture : IAsyncLifetime
{
    internal TestMaestro Maestro { get; private set; } = null!;

    public async Task InitializeAsync() => Maestro = await TestMaestro.StartAsync();

    public async Task DisposeAsync() => await Maestro.DisposeAsync();
}
