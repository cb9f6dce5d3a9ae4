using Maestro.Bench.Processes;

namespace Maestro.Bench.Engine;

/// <summary>How soon an engine with many waiting instances serves them after its process was killed.</summary>
internal sealed class EngineRecoveryScenario : IScenario
{
    private readonly Option<int> _instances = new(
        "--instances") { Description = "Waiting instances.", DefaultValueFactory = _ => 10_000 };

    public string Name => "engine-recovery";

    public string Description =>
        "After kill -9 with many instances at a gate: time to the first event served and to all, and memory";

    public IReadOnlyList<Option> Options => [_instances];

    public async Task RunAsync(BenchRun run)
    {
        var count = run.Get(_instances);
        var text = count.ToString(CultureInfo.InvariantCulture);
        using (var first = WorkerProcess.Start(RecoveryWorker.Verb, run.Folder))
        {
            await first.AnnouncementAsync("ready");
            Expect(await first.AskAsync("fill", text));
            await first.KillAsync();
        }

        var bytes = Directory.EnumerateFiles(run.Folder).Sum(path => new FileInfo(path).Length);
        using var second = WorkerProcess.Start(RecoveryWorker.Verb, run.Folder);
        await second.AnnouncementAsync("ready");
        var ready = second.Age.Elapsed;

        // The last one first: whatever is taken up in order comes to it last.
        Expect(await second.AskAsync("serve", (count - 1).ToString(CultureInfo.InvariantCulture), text));
        var firstEvent = second.Age.Elapsed;
        Expect(await second.AskAsync("serve", "0", (count - 1).ToString(CultureInfo.InvariantCulture)));
        var allEvents = second.Age.Elapsed;
        var peak = long.Parse(await second.AskAsync("peak"), CultureInfo.InvariantCulture);
        await second.StopAsync();

        run.Report.Add("instances", count, "waiting for an event after three steps each, when the process was killed");
        run.Report.Add("ready_s", ready.TotalSeconds, "from the start of the new process until its engine takes calls");
        run.Report.Add("first_event_s", firstEvent.TotalSeconds, "until an event was raised and its instance had ended");
        run.Report.Add("all_events_s", allEvents.TotalSeconds, "until all had ended");
        run.Report.Add("peak_rss_mb", peak / 1e6, "the most memory the new process had in use");
        run.Report.Add("database_mb", bytes / 1e6, "the engine's files at the time of the kill");
        run.Report.Note("Times count from the start of the process, .NET's own start included.");
    }

    private static void Expect(string answer)
    {
        if (answer != "ok") throw new InvalidOperationException($"The worker answered '{answer}'.");
    }
}
