namespace Maestro.Router.Hosting;

/// <summary>Passes on to a factory that somebody else owns: our container must not dispose of it.</summary>
internal sealed class BorrowedLoggerFactory(ILoggerFactory owner) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => owner.CreateLogger(categoryName);

    public void AddProvider(ILoggerProvider provider) => owner.AddProvider(provider);

    public void Dispose()
    {
    }
}
