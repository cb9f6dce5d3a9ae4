using System.Diagnostics;
using Maestro.Bench.Measuring;
using Maestro.Bench.Processes;

namespace Maestro.Bench.Routing;

/// <summary>
/// What the router adds to a provider that answers at once; on request beside Portkey's gateway, on the same provider and in
/// turns.
/// </summary>
internal sealed class RouterOverheadScenario : IScenario
{
    private const string Body =
        """{"model":"m0","messages":[{"role":"system","content":"You are brief."},{"role":"user","content":"Say hello."}]}""";
    private const string StreamBody = """{"model":"m0","stream":true,"messages":[{"role":"user","content":"Say hello."}]}""";

    private readonly Option<int> _requests = new(
        "--requests") { Description = "Requests of one measurement.", DefaultValueFactory = _ => 4000 };
    private readonly Option<int> _rounds = new(
        "--rounds") { Description = "Rounds; a figure is the median over them.", DefaultValueFactory = _ => 5 };
    private readonly Option<int> _soak = new(
        "--soak") { Description = "Further requests whose effect on memory is measured; 0: none.", DefaultValueFactory = _ => 0 };
    private readonly Option<DirectoryInfo?> _peers = new(
        "--peers") { Description = "A folder of installed peers (see bench/peers)." };

    public string Name => "router-overhead";

    public string Description => "Latency, throughput and allocations that the router adds to an OpenAI chat completion";

    public IReadOnlyList<Option> Options => [_requests, _rounds, _soak, _peers];

    public async Task RunAsync(BenchRun run)
    {
        using var upstream = WorkerProcess.Start(UpstreamWorker.Verb);
        var upstreamPort = int.Parse(await upstream.AnnouncementAsync("ready"), CultureInfo.InvariantCulture);
        var refused = GatewayProcess.FreePort();
        using var router = await RouterAsync(run.Folder, "one", [upstreamPort]);
        using var fallback = await RouterAsync(run.Folder, "two", [refused, upstreamPort]);
        var (routerPort, fallbackPort) = (await PortAsync(router), await PortAsync(fallback));
        await using var gateway = run.Parsed.GetValue(_peers) is { } folder
            ? await GatewayProcess.StartAsync(folder.FullName, run.Cancellation)
            : null;
        if (gateway is null) run.Report.Note("Portkey was not measured: no --peers, or it is not installed there.");

        List<Cell> cells =
        [
            new("direct", upstreamPort, RawClient.Request(Body)),
            new("routed", routerPort, RawClient.Request(Body)),
            new("fallback", fallbackPort, RawClient.Request(Body)),
            new("direct_stream", upstreamPort, RawClient.Request(StreamBody)),
            new("routed_stream", routerPort, RawClient.Request(StreamBody)),
        ];
        if (gateway is not null)
        {
            cells.Add(new(
                "portkey", gateway.Port,
                RawClient.Request(
                    Body, [("x-portkey-provider", "openai"), ("x-portkey-custom-host", $"http://127.0.0.1:{upstreamPort}/v1")])));
            cells.Add(new(
                "portkey_fallback", gateway.Port,
                RawClient.Request(Body, [("x-portkey-config", FallbackConfig(refused, upstreamPort))])));
        }

        var found = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        var requests = run.Get(_requests);
        for (var round = 0; round <= run.Get(_rounds); round++)
        {
            foreach (var cell in cells)
            {
                run.Cancellation.ThrowIfCancellationRequested();
                await MeasureAsync(cell, requests, (name, value) =>
                {
                    if (round == 0) return; // compiles and connects
                    if (!found.TryGetValue(name, out var values)) found[name] = values = [];
                    values.Add(value);
                });
            }

            BenchRun.Say(FormattableString.Invariant($"round {round} of {run.Get(_rounds)}"));
        }

        Report(run, found);
        await AllocationsAsync(run, router, routerPort, requests);
        if (run.Get(_soak) > 0) await SoakAsync(run, router, routerPort, run.Get(_soak));
    }

    private static async Task MeasureAsync(Cell cell, int requests, Action<string, double> add)
    {
        if (cell.Name.EndsWith("_stream", StringComparison.Ordinal))
        {
            var (first, whole) = await StreamsAsync(cell, Math.Max(200, requests / 4));
            add(cell.Name + "_first_p50_ms", first.Percentile(50));
            add(cell.Name + "_whole_p50_ms", whole.Percentile(50));
            return;
        }

        if (!cell.Name.EndsWith("fallback", StringComparison.Ordinal))
        {
            add(cell.Name + "_p50_ms", (await LoadAsync(cell, requests / 2, 1)).Percentile(50));
            var load = await LoadAsync(cell, requests, 32);
            add(cell.Name + "_rps_32", load.PerSecond);
            add(cell.Name + "_p99_ms_32", load.Percentile(99));
            return;
        }

        add(cell.Name + "_rps_8", (await LoadAsync(cell, requests, 8)).PerSecond);
    }

    private static async Task<Latencies> LoadAsync(Cell cell, int requests, int concurrency)
    {
        var clients = await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => RawClient.ConnectAsync(cell.Port)));
        var free = new System.Collections.Concurrent.ConcurrentBag<RawClient>(clients);
        try
        {
            return await Latencies.MeasureAsync(requests, concurrency, async _ =>
            {
                free.TryTake(out var client);
                await client!.SendAsync(cell.Request);
                free.Add(client);
            });
        }
        finally
        {
            foreach (var client in clients) client.Dispose();
        }
    }

    private static async Task<(Latencies First, Latencies Whole)> StreamsAsync(Cell cell, int requests)
    {
        using var client = await RawClient.ConnectAsync(cell.Port);
        var (first, whole) = (new List<double>(requests), new List<double>(requests));
        var began = Stopwatch.GetTimestamp();
        for (var count = 0; count < requests; count++)
        {
            var start = Stopwatch.GetTimestamp();
            await client.SendAsync(cell.Request, () => first.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds));
            whole.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        var elapsed = Stopwatch.GetElapsedTime(began);
        return (Latencies.Of(first, elapsed), Latencies.Of(whole, elapsed));
    }

    private static void Report(BenchRun run, Dictionary<string, List<double>> found)
    {
        var report = run.Report;
        report.Add("direct_p50_ms", found["direct_p50_ms"].Median(), "the provider itself, one caller, 50th percentile");
        report.Add("routed_p50_ms", found["routed_p50_ms"].Median(), "the same through the router");
        report.Add(
            "added_p50_ms", found["routed_p50_ms"].Zip(found["direct_p50_ms"], (routed, direct) => routed - direct).Median(),
            "the difference, of each round");
        report.Add("direct_rps_32", found["direct_rps_32"].Median(), "requests per second, 32 callers, the provider itself");
        report.Add("rps_32", found["routed_rps_32"].Median(), "the same through the router");
        report.Add("p99_ms_32", found["routed_p99_ms_32"].Median(), "99th percentile of those");
        report.Add(
            "fallback_rps_8", found["fallback_rps_8"].Median(),
            "requests per second, 8 callers, the first provider refuses connections");
        report.Add(
            "first_token_added_ms",
            found["routed_stream_first_p50_ms"].Zip(found["direct_stream_first_p50_ms"], (routed, direct) => routed - direct)
                .Median(), "to the first bytes of a stream, one caller");
        report.Add(
            "stream_added_ms",
            found["routed_stream_whole_p50_ms"].Zip(found["direct_stream_whole_p50_ms"], (routed, direct) => routed - direct)
                .Median(), "to the end of a stream of 20 tokens");
        if (!found.TryGetValue("portkey_p50_ms", out var portkey)) return;
        report.Add(
            "portkey_added_p50_ms", portkey.Zip(found["direct_p50_ms"], (routed, direct) => routed - direct).Median(),
            "what Portkey adds, one caller");
        report.Add("portkey_rps_32", found["portkey_rps_32"].Median(), "Portkey, 32 callers");
        report.Add(
            "portkey_fallback_rps_8", found["portkey_fallback_rps_8"].Median(),
            "Portkey, 8 callers, the first provider refuses connections");
        report.Add(
            "ratio_rps_32", found["routed_rps_32"].Zip(found["portkey_rps_32"], (ours, theirs) => ours / theirs).Median(),
            "ours over Portkey's, of each round");
        report.Add(
            "ratio_fallback_rps_8",
            found["fallback_rps_8"].Zip(found["portkey_fallback_rps_8"], (ours, theirs) => ours / theirs).Median(),
            "ours over Portkey's, of each round");
    }

    private static async Task AllocationsAsync(BenchRun run, WorkerProcess router, int port, int requests)
    {
        var cell = new Cell("routed", port, RawClient.Request(Body));
        var (before, processor) = (await NumberAsync(router, "allocated"), await NumberAsync(router, "processor"));
        await LoadAsync(cell, requests, 8);
        run.Report.Add(
            "alloc_bytes_per_request", (await NumberAsync(router, "allocated") - before) / requests,
            "managed memory allocated by the router's process");
        run.Report.Add(
            "processor_us_per_request", (await NumberAsync(router, "processor") - processor) * 1000 / requests,
            "processor time of the router's process");
    }

    private static async Task SoakAsync(BenchRun run, WorkerProcess router, int port, int requests)
    {
        var cell = new Cell("routed", port, RawClient.Request(Body));
        var memory = new List<double>();
        const int Parts = 10;
        for (var part = 0; part < Parts; part++)
        {
            await LoadAsync(cell, requests / Parts, 32);
            memory.Add(await NumberAsync(router, "memory") / 1024 / 1024);
        }

        run.Report.Add("soak_requests", requests, "requests, 32 callers");
        run.Report.Add("soak_memory_first_mb", memory[0], "managed memory after a full collection, after a tenth of them");
        run.Report.Add("soak_memory_last_mb", memory[^1], "the same after all of them");
    }

    private static async Task<double> NumberAsync(WorkerProcess worker, string what) =>
        double.Parse(await worker.AskAsync(what), CultureInfo.InvariantCulture);

    private static async Task<int> PortAsync(WorkerProcess worker) =>
        int.Parse(await worker.AnnouncementAsync("ready"), CultureInfo.InvariantCulture);

    private static async Task<WorkerProcess> RouterAsync(string folder, string name, int[] ports)
    {
        var file = Path.Combine(folder, name + ".yaml");
        await File.WriteAllTextAsync(
            file,
            RoutingYaml.Chain(
                [.. ports.Select(port => FormattableString.Invariant($"http://127.0.0.1:{port}/v1"))],
                settings: "num_retries: 1, allowed_fails: 3, cooldown_time: 5"));
        return WorkerProcess.Start(RouterWorker.Verb, file);
    }

    private static string FallbackConfig(int refused, int port) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"strategy":{"mode":"fallback"},"targets":[{"provider":"openai","api_key":"x","custom_host":"http://127.0.0.1:{{refused}}/v1"},{"provider":"openai","api_key":"x","custom_host":"http://127.0.0.1:{{port}}/v1"}]}""");

    private sealed record Cell(string Name, int Port, byte[] Request);
}
