using System.Diagnostics;
using Maestro.Embedded.Engine;
using Maestro.Embedded.Engine.Lifetime;
using Maestro.Embedded.Engine.History;
using Maestro.Functions.Contracts;
using Maestro.Functions.Orchestrators;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Functions.Tests.Histories;

/// <summary>One run of today's orchestrators on the real engine, with a clock that the scenario moves, recorded.</summary>
internal sealed class RecordedRun : IAsyncDisposable
{
    public const string Id = "run";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly HistoryRecorder _recorder = new();
    private readonly ScriptedActivities _activities;
    private readonly DurableEngine _engine;

    private RecordedRun(ScriptedActivities activities)
    {
        _activities = activities;
        var registry = new TaskRegistry();
        foreach (var (name, body) in AppOrchestrators.All) registry.AddOrchestrator(name, body);
        activities.Register(registry);
        var options = new DurableEngineOptions { DatabasePath = _folder["engine.db"], HistoryObserver = _recorder.Observe };
        _engine = new DurableEngine(registry, options, _time, NullLoggerFactory.Instance);
    }

    public static async Task<IReadOnlyList<RecordedHistory>> RecordAsync(
        ScriptedActivities activities, Func<RecordedRun, Task>? drive)
    {
        await using var run = new RecordedRun(activities);
        await run._engine.StartAsync(CancellationToken.None);
        await run._engine.Client.ScheduleNewOrchestrationInstanceAsync(
            nameof(RunOrchestrator), null, new StartOrchestrationOptions(Id));
        if (drive is not null) await drive(run);
        return await run.EndAsync();
    }

    public Task UntilAsync(string instanceId, Func<HistoryEvent, bool> what) =>
        Eventually.HoldsAsync(() => _recorder.Saw(instanceId, what));

    public Task RaiseAsync(string name) => _engine.Client.RaiseEventAsync(Id, name, "");

    public async Task DecideAsync(string gate, NodeResult decision)
    {
        _activities.Gates[gate] = decision;
        await RaiseAsync(RunInstances.GateEvent(gate));
    }

    public async Task WaitsAtAsync(string gate)
    {
        await UntilAsync(
            Id,
            entry => entry is TaskScheduled task && task.Name == "OpenGate"
                && task.Input!.Contains($"\"{gate}\"", StringComparison.Ordinal));
        await QuietAsync();
    }

    public async Task AdvanceAsync(TimeSpan time)
    {
        await QuietAsync();
        _time.Advance(time);
    }

    public Task QuietAsync() => Eventually.HoldsAsync(() => _engine.IsQuiet);

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<IReadOnlyList<RecordedHistory>> EndAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        var end = _engine.Client.WaitForInstanceCompletionAsync(Id, getInputsAndOutputs: true, deadline.Token);
        while (!end.IsCompleted)
        {
            // Waits between tries are durable timers: they end when the clock says so.
            await AdvanceAsync(TimeSpan.FromSeconds(1));
            await Task.WhenAny(end, Task.Delay(1));
        }

        await end;
        var outputs = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var id in _recorder.Instances)
        {
            var instance = await _engine.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, deadline.Token);
            Assert.Equal(OrchestrationRuntimeStatus.Completed, instance.RuntimeStatus);
            outputs[id] = instance.SerializedOutput;
        }

        return [.. _recorder.Histories(outputs)];
    }
}
