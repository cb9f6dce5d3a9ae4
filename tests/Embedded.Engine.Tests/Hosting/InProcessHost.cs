using System.Net;
using System.Net.Sockets;
using Microsoft.DurableTask.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embedded.Engine.Tests.Hosting;

/// <summary>
/// The SDK: its worker and its client, over gRPC, on the in-memory service of its in-process test host. It has the real clock, so
/// a second of a test is <see cref="Second"/> here.
/// </summary>
public sealed class InProcessHost : ITaskHost
{
    /// <summary>Its suites run one after another: each test has a server of its own, and lateness would add up.</summary>
    public const string Suites = "In-process host";

    private static readonly TimeSpan Second = TimeSpan.FromMilliseconds(50);

    private readonly List<Action<DurableTaskRegistry>> _tasks = [];
    private DurableTaskTestHost? _host;

    public DurableTaskClient Client => (_host ?? throw new InvalidOperationException("The host is not started.")).Client;

    public DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public TimeSpan Lateness => TimeSpan.FromSeconds(10);

    public void Orchestrator<TInput>(string name, Func<TaskOrchestrationContext, Task<object?>> body) =>
        _tasks.Add(registry => registry.AddOrchestratorFunc<TInput, object?>(name, (context, _) => body(context)));

    public void Activity<TInput>(string name, Func<TaskActivityContext, TInput, Task<object?>> body) =>
        _tasks.Add(registry => registry.AddActivityFunc<TInput, object?>(name, body));

    public async Task StartAsync()
    {
        // Each host would watch its settings' files, and a user's watches are few on some machines.
        Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");
        var options = new DurableTaskTestHostOptions
        {
            Port = FreePort(),
            LoggerFactory = NullLoggerFactory.Instance,
            ConfigureServices = services =>
                services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1)),
        };
        _host = await DurableTaskTestHost.StartAsync(registry => _tasks.ForEach(add => add(registry)), options);
    }

    public TimeSpan Span(TimeSpan time) => time / TimeSpan.FromSeconds(1) * Second;

    public Task AdvanceAsync(TimeSpan time) => Task.Delay(Span(time));

    public async ValueTask DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
    }

    // The host's own choice is a random number, taken or not.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
