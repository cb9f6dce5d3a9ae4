using System.Diagnostics;
using System.Diagnostics.Metrics;
using Maestro.Bench.Engine.Peers;
using Maestro.Embedded.Engine;
using Maestro.Embedded.Engine.Lifetime;
using Microsoft.DurableTask.Client;

namespace Maestro.Bench.Engine;

/// <summary>The five steps on our engine. A run counts when its end is on disk and its caller has been told.</summary>
internal sealed class EngineSteps : IStepsSubject
{
    private readonly DurableEngine _engine;
    private readonly MeterListener _meter = new();
    private long _commits;

    private EngineSteps(DurableEngine engine)
    {
        _engine = engine;
        _meter.InstrumentPublished = (instrument, meter) =>
        {
            if (instrument.Name == "maestro.engine.commit.duration") meter.EnableMeasurementEvents(instrument);
        };
        _meter.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref _commits));
        _meter.Start();
    }

    public string Name => "";

    /// <summary>Transactions on disk per second in the last measurement.</summary>
    public double CommitsPerSecond { get; private set; }

    public static async Task<EngineSteps> StartAsync(string folder, CancellationToken cancellationToken) =>
        new(await EngineHost.StartAsync(FiveSteps.Register(), folder, cancellationToken));

    public Task<double> MeasureAsync(int concurrency, TimeSpan time) =>
        MeasureAsync(FiveSteps.Name, FiveSteps.Steps, concurrency, time);

    /// <returns>Steps per second of one run at a time that has many: next to nothing but its steps is written.</returns>
    public Task<double> MeasureChainAsync(TimeSpan time) => MeasureAsync(FiveSteps.ChainName, FiveSteps.ChainSteps, 1, time);

    public ValueTask DisposeAsync()
    {
        _meter.Dispose();
        return _engine.DisposeAsync();
    }

    private async Task<double> MeasureAsync(string name, int steps, int concurrency, TimeSpan time)
    {
        var (runs, before, watch) = (0, Interlocked.Read(ref _commits), Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(CallerAsync)));
        CommitsPerSecond = (Interlocked.Read(ref _commits) - before) / watch.Elapsed.TotalSeconds;
        return (double)runs * steps / watch.Elapsed.TotalSeconds;

        async Task CallerAsync()
        {
            while (watch.Elapsed < time)
            {
                var id = await _engine.Client.ScheduleNewOrchestrationInstanceAsync(name, 0);
                var end = await _engine.Client.WaitForInstanceCompletionAsync(
                    id, getInputsAndOutputs: true, CancellationToken.None);
                if (end.ReadOutputAs<int>() != steps)
                    throw new InvalidOperationException($"A run answered {end.SerializedOutput}.");
                Interlocked.Increment(ref runs);
            }
        }
    }
}
