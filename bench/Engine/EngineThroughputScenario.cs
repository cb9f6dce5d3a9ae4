using Maestro.Bench.Measuring;
using Maestro.Bench.Engine.Peers;

namespace Maestro.Bench.Engine;

/// <summary>Durable steps per second on our engine and, on request, on peers, in turns.</summary>
internal sealed class EngineThroughputScenario : IScenario
{
    private static readonly int[] OwnConcurrency = [1, 32, 256];
    private static readonly int[] PeerConcurrency = [1, 32];
    private static readonly TimeSpan DiskTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Option<double> _seconds = new(
        "--seconds") { Description = "Length of one measurement.", DefaultValueFactory = _ => 5 };
    private readonly Option<int> _rounds = new(
        "--rounds") { Description = "Rounds; a figure is the median over them.", DefaultValueFactory = _ => 5 };
    private readonly Option<int> _waiting = new(
        "--waiting") { Description = "Waiting instances whose memory is measured.", DefaultValueFactory = _ => 10_000 };
    private readonly Option<DirectoryInfo?> _peers = new(
        "--peers") { Description = "A folder of installed peers (see bench/peers)." };

    public string Name => "engine-throughput";

    public string Description => "Durable steps per second, five trivial activities a run, fsynced; memory of waiting instances";

    public IReadOnlyList<Option> Options => [_seconds, _rounds, _waiting, _peers];

    public async Task RunAsync(BenchRun run)
    {
        var time = TimeSpan.FromSeconds(run.Get(_seconds));
        var (disk, fsync, commits, chain) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var found = new Dictionary<(string Subject, int Concurrency), List<double>>();
        var peers = run.Parsed.GetValue(_peers) is { } folder
            ? await PeerSteps.StartAllAsync(folder.FullName, run.Folder, run.Report, run.Cancellation)
            : [];
        try
        {
            await using var own = await EngineSteps.StartAsync(Path.Combine(run.Folder, "steps"), run.Cancellation);
            for (var round = 0; round <= run.Get(_rounds); round++)
            {
                var diskTime = DiskTime < time ? DiskTime : time;
                var (rate, fsyncRate) = (DiskRate.Measure(run.Folder, diskTime), DiskRate.MeasureFsync(run.Folder, diskTime));
                if (round > 0) (disk, fsync) = ([.. disk, rate], [.. fsync, fsyncRate]);
                var inChain = await own.MeasureChainAsync(time / 2);
                if (round > 0) chain.Add(inChain);
                foreach (var (subject, concurrency) in Cells(own, peers))
                {
                    run.Cancellation.ThrowIfCancellationRequested();

                    // The first round compiles and fills caches; it need not be long.
                    var steps = await subject.MeasureAsync(concurrency, round > 0 ? time : time / 2);
                    if (round == 0) continue;
                    BenchRun.Say(string.Create(
                        CultureInfo.InvariantCulture,
                        $"round {round}: {subject.Name,-10} at {concurrency,3}: {steps:0} steps/s"));
                    if (!found.TryGetValue((subject.Name, concurrency), out var values))
                        found[(subject.Name, concurrency)] = values = [];
                    values.Add(steps);
                    if (subject == own && concurrency == 1) commits.Add(own.CommitsPerSecond);
                }
            }
        }
        finally
        {
            foreach (var peer in peers) await peer.DisposeAsync();
        }

        Report(run, disk, fsync, commits, chain, found);
        await MeasureMemoryAsync(run);
    }

    private static IEnumerable<(IStepsSubject Subject, int Concurrency)> Cells(
        IStepsSubject own, IReadOnlyList<IStepsSubject> peers) =>
        OwnConcurrency.SelectMany(concurrency =>
            ((IEnumerable<IStepsSubject>)[own, .. PeerConcurrency.Contains(concurrency) ? peers : []]).Select(
                subject => (subject, concurrency)));

    private static void Report(
        BenchRun run, List<double> disk, List<double> fsync, List<double> commits, List<double> chain,
        Dictionary<(string Subject, int Concurrency), List<double>> found)
    {
        run.Report.Add(
            "fdatasync_per_s", disk.Median(), "4 KiB overwritten and fdatasync, in the same folder, before each round");
        run.Report.Add("fsync_per_s", fsync.Median(), "the same with fsync, which is what SQLite calls here");
        foreach (var concurrency in OwnConcurrency)
        {
            run.Report.Add(
                FormattableString.Invariant($"steps_per_s_{concurrency}"), found[("", concurrency)].Median(),
                FormattableString.Invariant($"steps on disk per second, {concurrency} runs at once"));
        }

        // Of each round's own rate: the disk's speed changes more from minute to minute than the engine's does.
        run.Report.Add(
            "steps_per_fdatasync_1", found[("", 1)].Zip(disk, (steps, rate) => steps / rate).Median(),
            "steps_per_s_1 as a part of fdatasync_per_s");
        run.Report.Add(
            "steps_per_fsync_1", found[("", 1)].Zip(fsync, (steps, rate) => steps / rate).Median(),
            "steps_per_s_1 as a part of fsync_per_s");
        run.Report.Add(
            "commits_per_s_1", commits.Median(),
            "transactions on disk per second, 1 run at once: its start and its five steps are six");
        run.Report.Add(
            "commits_per_fdatasync_1", commits.Zip(disk, (made, rate) => made / rate).Median(),
            "commits_per_s_1 as a part of fdatasync_per_s");
        run.Report.Add(
            "chain_steps_per_s_1", chain.Median(),
            $"steps on disk per second of one run at a time with {FiveSteps.ChainSteps} of them: one commit a step");
        run.Report.Add(
            "chain_steps_per_fdatasync_1", chain.Zip(disk, (steps, rate) => steps / rate).Median(),
            "chain_steps_per_s_1 as a part of fdatasync_per_s");
        foreach (var ((subject, concurrency), values) in found.Where(cell => cell.Key.Subject.Length > 0))
            run.Report.Add(
                FormattableString.Invariant($"{subject}_steps_per_s_{concurrency}"), values.Median(),
                $"the same work on {subject}");
        foreach (var concurrency in PeerConcurrency)
        {
            var best = found.Where(cell => cell.Key.Subject.Length > 0 && cell.Key.Concurrency == concurrency)
                .Select(cell => cell.Value.Median());
            if (best.DefaultIfEmpty().Max() is var peer and > 0)
                run.Report.Add(
                    FormattableString.Invariant($"ratio_to_best_peer_{concurrency}"), found[("", concurrency)].Median() / peer,
                    "ours over the best peer's");
        }

        run.Report.Note("One measurement of each at a time, in turns; callers in a closed loop, in the engine's own process.");
    }

    private async Task MeasureMemoryAsync(BenchRun run)
    {
        var (count, waiting) = (run.Get(_waiting), 0);
        await using var engine = await EngineHost.StartAsync(
            WaitingInstances.Register(_ => Interlocked.Increment(ref waiting)), Path.Combine(run.Folder, "waiting"),
            run.Cancellation);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await WaitingInstances.FillAsync(engine, count, () => Volatile.Read(ref waiting), Patience, run.Cancellation);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        run.Report.Add(
            "bytes_per_waiting_instance", (after - before) / (double)count,
            "managed memory after a full collection, per instance kept in memory");
        run.Report.Note(FormattableString.Invariant(
            $"{count} waiting instances with three steps of history each; the engine keeps up to 10,000 in memory, the rest on disk."));
    }
}
