using System.Text.Json;
using Maestro.Embedded.Engine;
using Maestro.Embedded.Engine.Lifetime;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embedded.Engine.Tests.Hosting;

/// <summary>The embedded engine on a database of its own, which survives restarts and crashes of the engine.</summary>
public sealed class EngineHost : ITaskHost
{
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly TempFolder _folder = new();
    private DurableEngine? _engine;

    public TaskRegistry Registry { get; private set; } = new();

    public SettableClock Time { get; } = new(Start);

    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    public string DatabasePath => _folder["engine.db"];

    public DurableEngineOptions Options => Configure(new DurableEngineOptions { DatabasePath = DatabasePath });

    internal Func<DurableEngineOptions, DurableEngineOptions> Configure { get; set; } = options => options;

    public DurableEngine Engine => _engine ?? throw new InvalidOperationException("The engine is not started.");

    public DurableTaskClient Client => Engine.Client;

    public DateTimeOffset Now => Time.GetUtcNow();

    // A wait may end as late as the step by which the test moves the clock.
    public TimeSpan Lateness => TimeSpan.FromSeconds(5);

    public static async Task<EngineHost> StartAsync(Action<EngineHost> register)
    {
        var host = new EngineHost();
        register(host);
        await host.StartAsync();
        return host;
    }

    public void Orchestrator(string name, Func<TaskOrchestrationContext, Task<object?>> body) =>
        Registry.AddOrchestrator(name, context => body(context));

    public void Orchestrator<TInput>(string name, Func<TaskOrchestrationContext, Task<object?>> body) => Orchestrator(name, body);

    public void Activity<TInput>(string name, Func<TaskActivityContext, TInput, Task<object?>> body) =>
        Registry.AddActivity(name, (context, input, _) => body(context, Read<TInput>(input)));

    public async Task StartAsync()
    {
        _engine = new DurableEngine(Registry, Options, Time, Loggers);
        await _engine.StartAsync(CancellationToken.None);
    }

    public TimeSpan Span(TimeSpan time) => time;

    /// <summary>
    /// Moves the clock once everything due so far is done, so that no step of a test depends on the machine's pace.
    /// </summary>
    public async Task AdvanceAsync(TimeSpan time)
    {
        await Eventually.HoldsAsync(() => Engine.IsQuiet);
        Time.Advance(time);
    }

    /// <summary>An orderly stop and a start on the same database, with other code if given.</summary>
    public async Task RestartAsync(TaskRegistry? code = null)
    {
        await Engine.DisposeAsync();
        Registry = code ?? Registry;
        await StartAsync();
    }

    /// <summary>A start on what a sudden end left.</summary>
    public async Task CrashAsync(TaskRegistry? code = null)
    {
        await Engine.AbandonAsync();
        await Engine.DisposeAsync();
        Registry = code ?? Registry;
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null) await _engine.DisposeAsync();
        _folder.Dispose();
    }

    private static T Read<T>(string? json) =>
        json is null ? default! : JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web)!;
}
