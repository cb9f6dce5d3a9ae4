namespace Maestro.Bench.Chaos;

/// <summary>
/// Kills the process of the engine with SIGKILL at random moments and then compares what the engine says with what an outside
/// journal of effects and the acknowledgements say.
/// </summary>
internal sealed class EngineChaosScenario : IScenario
{
    private const int InstancesPerKill = 2;

    private readonly Option<int> _kills = new(
        "--kills") { Description = "How often the process is killed.", DefaultValueFactory = _ => 200 };
    private readonly Option<int> _seed = new(
        "--seed") { Description = "Of all choices. Default: another one each time; it is printed." };
    private readonly Option<int> _instances = new(
        "--instances") { Description = "Orchestrations. Default: two for each kill, at least 40." };

    public string Name => "engine-chaos";

    public string Description =>
        "What kill -9 at random moments does to orchestrations: nothing lost, nothing repeated but what was in flight";

    public IReadOnlyList<Option> Options => [_kills, _seed, _instances];

    public async Task RunAsync(BenchRun run)
    {
        var kills = run.Get(_kills);
        var seed = run.Get(_seed) is var given and not 0 ? given : Random.Shared.Next(1, int.MaxValue);
        var count = run.Get(_instances) is var wanted and > 0 ? wanted : Math.Max(40, kills * InstancesPerKill);
        BenchRun.Say(FormattableString.Invariant($"seed {seed}"));

        using var session = new ChaosSession(run.Folder, kills, count, seed, run.Cancellation);
        var ends = await session.RunAsync(kill =>
        {
            if (kill % 20 == 0) BenchRun.Say(FormattableString.Invariant($"{kill} kills"));
        });
        Report(run, session, ends, kills, seed);
    }

    private static void Report(
        BenchRun run, ChaosSession session, IReadOnlyDictionary<ChaosInstance, string> ends, int kills, int seed)
    {
        var lines = EffectJournal.Read(run.Folder);
        var check = JournalCheck.Of(lines);
        var taken = lines.Select(line => line.Effect.Token).ToHashSet(StringComparer.Ordinal);
        var events = session.Instances.SelectMany(instance => instance.Events).Where(raised => raised.IsAcknowledged).ToArray();
        var lostEvents = events.Where(raised => !taken.Contains(raised.Token)).ToArray();
        var lostStarts = ends.Where(end => end.Value == "missing").ToArray();
        var unfinished = ends.Where(end => end.Value is "unfinished").ToArray();
        var wrong = ends.Except(lostStarts).Except(unfinished)
            .Where(end => end.Value != $"Completed\t{end.Key.Kind.Expected(end.Key.Size).ToString(CultureInfo.InvariantCulture)}")
            .ToArray();

        run.Report.Add("kills", kills, "SIGKILL to the process that runs the engine");
        run.Report.Add("instances", session.Instances.Count, "orchestrations of seven kinds");
        run.Report.Add(
            "lost", lostEvents.Length + lostStarts.Length, "starts and events that were acknowledged and had no effect");
        run.Report.Add(
            "duplicated_beyond_in_flight", check.Beyond.Count, "effects repeated although the engine knew their result");
        run.Report.Add("unfinished", unfinished.Length, "orchestrations that did not end");
        run.Report.Add("wrong_results", wrong.Length, "orchestrations that failed or answered something else than they should");
        run.Report.Add(
            "duplicated_in_flight", check.InFlight,
            "effects repeated because the kill came before their result was on disk: allowed");
        run.Report.Add("effects", lines.Count, "lines of the journal");
        run.Report.Add("acknowledged_events", events.Length, "events that the engine said it has");
        run.Report.Add(
            "kills_during_start", session.KillsDuringStart, "kills before the worker was ready: while it opened and recovered");
        run.Report.Note(FormattableString.Invariant($"seed {seed}; the moments of the kills also depend on the machine's speed"));
        foreach (var text in check.Beyond.Take(10)) run.Report.Note($"duplicated: {text}");
        foreach (var raised in lostEvents.Take(10)) run.Report.Note($"lost event: {raised.Name} {raised.Token}");
        foreach (var end in lostStarts.Concat(unfinished).Concat(wrong).Take(20))
            run.Report.Note($"{end.Key.Id} (size {end.Key.Size}): {end.Value}");
    }
}
