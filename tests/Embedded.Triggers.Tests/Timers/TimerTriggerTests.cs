using System.Collections.Concurrent;
using Embedded.Triggers.Tests.Support;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Embedded.Triggers.Tests.Timers;

public sealed class TimerTriggerTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string _directory = TestHost.NewDirectory();
    private readonly FakeTimeProvider _time = new(Noon);
    private readonly TimerRuns _runs = new();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Timer_WhenDue_RunsOnceForEachOccurrence()
    {
        await using var host = await StartAsync(typeof(Hourly));
        Assert.Empty(_runs.Infos);
        await AdvanceToRunAsync(TimeSpan.FromHours(1), 1);
        await AdvanceToRunAsync(TimeSpan.FromHours(1), 2);
        Assert.All(_runs.Infos, info => Assert.False(info.IsPastDue));
        Assert.Equal(Noon.AddHours(1).UtcDateTime, _runs.Infos.Last().ScheduleStatus!.Last);
        Assert.Equal(Noon.AddHours(3).UtcDateTime, _runs.Infos.Last().ScheduleStatus!.Next);
    }

    [Fact]
    public async Task Timer_MissedWhileTheHostWasDown_RunsOnceAndIsPastDue()
    {
        await using (await StartAsync(typeof(Hourly))) await AdvanceToRunAsync(TimeSpan.FromHours(1), 1);

        _time.Advance(TimeSpan.FromHours(5.5));
        await using var again = await StartAsync(typeof(Hourly));
        await Eventually.HoldsAsync(() => _runs.Infos.Count == 2, "the missed run");
        Assert.True(_runs.Infos.Last().IsPastDue);
        await AdvanceToRunAsync(TimeSpan.FromMinutes(30), 3);
        Assert.False(_runs.Infos.Last().IsPastDue);
    }

    [Fact]
    public async Task Timer_WithoutMonitor_ForgetsDowntime()
    {
        await using (await StartAsync(typeof(Unmonitored))) await AdvanceToRunAsync(TimeSpan.FromHours(1), 1);

        _time.Advance(TimeSpan.FromHours(5.5));
        await using var again = await StartAsync(typeof(Unmonitored));
        await AdvanceToRunAsync(TimeSpan.FromMinutes(30), 2);
        Assert.All(_runs.Infos, info => Assert.True(info is { IsPastDue: false, ScheduleStatus: null }));
    }

    [Fact]
    public async Task Timer_WhoseScheduleChanged_CountsFromTheLastRecord()
    {
        await using (await StartAsync(typeof(BySetting), "0 0 0 * * *")) Assert.Empty(_runs.Infos);

        _time.Advance(TimeSpan.FromMinutes(10));
        await using var again = await StartAsync(typeof(BySetting), "00:05:00");
        await Eventually.HoldsAsync(() => _runs.Infos.Count == 1, "the run that the new schedule would have had");
        Assert.True(_runs.Infos.Single().IsPastDue);
    }

    [Fact]
    public async Task Timer_ThatRunsOnStartup_RunsAtOnceAndThenOnSchedule()
    {
        await using var host = await StartAsync(typeof(AtStartup));
        await Eventually.HoldsAsync(() => _runs.Infos.Count == 1, "the run at the start");
        await AdvanceToRunAsync(TimeSpan.FromHours(1), 2);
    }

    [Fact]
    public async Task Timer_WhoseRunLastsLonger_NeverOverlapsAndCatchesUpOnce()
    {
        await using var host = await StartAsync(typeof(Slow));
        _time.Advance(TimeSpan.FromHours(1));
        await Eventually.HoldsAsync(() => _runs.Running == 1, "the first run");
        _time.Advance(TimeSpan.FromHours(4));
        Assert.Equal(1, _runs.Running);
        _runs.Release.Release(10);
        await Eventually.HoldsAsync(() => _runs.Infos.Count == 2, "one run for all that was missed");
        Assert.Equal(1, _runs.MostRunning);
        Assert.True(_runs.Infos.Last().IsPastDue);
    }

    [Fact]
    public async Task Timer_ThatFails_GoesOnWithTheNextOccurrence()
    {
        await using var host = await StartAsync(typeof(Broken));
        await AdvanceToRunAsync(TimeSpan.FromHours(1), 1);
        await AdvanceToRunAsync(TimeSpan.FromHours(1), 2);
        Assert.Contains(host.Log.Lines, line => line.Id == 3101);
    }

    [Fact]
    public async Task Timer_StoppedInItsRun_IsDueAgainAfterTheRestart()
    {
        await using (await StartAsync(typeof(Slow)))
        {
            _time.Advance(TimeSpan.FromHours(1));
            await Eventually.HoldsAsync(() => _runs.Running == 1, "the run that is stopped");
        }

        _runs.Release.Release(10);
        await using var again = await StartAsync(typeof(Slow));
        await Eventually.HoldsAsync(() => _runs.Infos.Count == 1, "the occurrence runs again");
    }

    private Task<TestHost> StartAsync(Type function, string? schedule = null) => TestHost.StartAsync(
        [function],
        new Dictionary<string, string?> { ["TestSchedule"] = schedule },
        services => services.AddSingleton(_runs),
        _time,
        _directory);

    private async Task AdvanceToRunAsync(TimeSpan by, int runs)
    {
        _time.Advance(by);
        // A run counts as over only once its record is kept.
        await Eventually.HoldsAsync(() => _runs.Infos.Count == runs, $"run {runs}");
    }

    public sealed class TimerRuns
    {
        private int _running;

        public ConcurrentQueue<TimerInfo> Infos { get; } = [];

        public SemaphoreSlim Release { get; } = new(0);

        public int Running => _running;

        public int MostRunning { get; private set; }

        public async Task WaitAsync(CancellationToken cancellationToken)
        {
            MostRunning = Math.Max(MostRunning, Interlocked.Increment(ref _running));
            try
            {
                await Release.WaitAsync(cancellationToken);
            }
            finally
            {
                Interlocked.Decrement(ref _running);
            }
        }
    }

    public sealed class Hourly(TimerRuns runs)
    {
        [Function("Hourly")]
        public void Run([TimerTrigger("0 0 * * * *")] TimerInfo timer) => runs.Infos.Enqueue(timer);
    }

    public sealed class Unmonitored(TimerRuns runs)
    {
        [Function("Unmonitored")]
        public void Run([TimerTrigger("0 0 * * * *", UseMonitor = false)] TimerInfo timer) => runs.Infos.Enqueue(timer);
    }

    public sealed class BySetting(TimerRuns runs)
    {
        [Function("BySetting")]
        public void Run([TimerTrigger("%TestSchedule%")] TimerInfo timer) => runs.Infos.Enqueue(timer);
    }

    public sealed class AtStartup(TimerRuns runs)
    {
        [Function("AtStartup")]
        public void Run([TimerTrigger("0 0 * * * *", RunOnStartup = true)] TimerInfo timer) => runs.Infos.Enqueue(timer);
    }

    public sealed class Slow(TimerRuns runs)
    {
        [Function("Slow")]
        public async Task Run([TimerTrigger("0 0 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
        {
            await runs.WaitAsync(cancellationToken);
            runs.Infos.Enqueue(timer);
        }
    }

    public sealed class Broken(TimerRuns runs)
    {
        [Function("Broken")]
        public Task Run([TimerTrigger("0 0 * * * *")] TimerInfo timer)
        {
            runs.Infos.Enqueue(timer);
            return Task.FromException(new InvalidOperationException("broken"));
        }
    }
}
