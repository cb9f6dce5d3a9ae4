using System.Text;
using Maestro.Embedded.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Embedded.Triggers.Tests.Support;

/// <summary>A real embedded host on a free port with a data directory of its own.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly bool _ownsDirectory;

    private TestHost(EmbeddedHost host, string directory, bool ownsDirectory, LogSink log)
    {
        Host = host;
        Directory = directory;
        _ownsDirectory = ownsDirectory;
        Log = log;
        Http = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 })
        {
            BaseAddress = new Uri(host.Url),
            Timeout = TimeSpan.FromSeconds(30),
        };
    }

    public EmbeddedHost Host { get; }

    public string Directory { get; }

    public LogSink Log { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => Host.Services;

    public static async Task<TestHost> StartAsync(
        IReadOnlyList<Type> functions,
        IReadOnlyDictionary<string, string?>? settings = null,
        Action<IServiceCollection>? services = null,
        TimeProvider? time = null,
        string? directory = null)
    {
        var data = directory ?? NewDirectory();
        var log = new LogSink();
        var host = EmbeddedHost.Create(Setup(functions, data, settings, services, time, log));
        try
        {
            await host.StartAsync();
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        return new TestHost(host, data, directory is null, log);
    }

    public static EmbeddedHostSetup Setup(
        IReadOnlyList<Type> functions,
        string directory,
        IReadOnlyDictionary<string, string?>? settings = null,
        Action<IServiceCollection>? services = null,
        TimeProvider? time = null,
        LogSink? log = null) => new()
        {
            Assemblies = [],
            Types = functions,
            Time = time ?? TimeProvider.System,
            Settings = configuration =>
            {
                configuration.AddInMemoryCollection(
                    [new("Maestro:Url", "http://127.0.0.1:0"), new("Maestro:DataDirectory", directory)]);
                configuration.AddInMemoryCollection(settings ?? new Dictionary<string, string?>());
            },
            Services = (collection, _) => services?.Invoke(collection),
            Logging = logging =>
            {
                logging.ClearProviders();
                if (log is not null) logging.AddProvider(log);
            },
        };

    public static string NewDirectory() => System.IO.Directory.CreateTempSubdirectory("maestro-host-").FullName;

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Host.DisposeAsync();
        if (_ownsDirectory) System.IO.Directory.Delete(Directory, recursive: true);
    }
}
