using Maestro.Simulator.Serving;

namespace Simulator.Tests;

public sealed class VllmTests
{
    [Fact]
    public void Prefix_ThatWasComputedBefore_IsFoundAndSaved()
    {
        var engine = new VllmEngine(new());
        var (first, now) = Run(engine, new string('a', 6400), 10, 0);
        var (second, _) = Run(engine, new string('a', 6400) + new string('b', 640), 10, now);

        Assert.Equal(0, first.CachedTokens);
        Assert.Equal(1600, second.CachedTokens);
        Assert.True(second.FirstTokenMs - second.ArrivedMs < (first.FirstTokenMs - first.ArrivedMs) / 2);
        Assert.Equal(20, engine.Counters.GeneratedTokens);
        Assert.Equal(0, engine.KvUsage);
    }

    [Fact]
    public void Batch_DecodesTogether_SoThatManyCostLittleMoreThanOne()
    {
        var engine = new VllmEngine(new());
        var (_, alone) = Run(engine, "hello", 100, 0);
        var many = new VllmEngine(new());
        var sequences = Enumerable.Range(0, 16).Select(number => many.Submit($"hello {number}", 100, 0)).ToArray();
        var together = Drain(many, 0);
        Assert.All(sequences, sequence => Assert.NotNull(sequence.FinishedMs));
        Assert.True(together < alone * 1.5, $"{together} ms for sixteen, {alone} ms for one");
    }

    [Fact]
    public void Cache_ThatIsTooSmall_PreemptsAndStillFinishesEverything()
    {
        var engine = new VllmEngine(new() { KvBlocks = 40 });
        var sequences = Enumerable.Range(0, 12).Select(number => engine.Submit(new string((char)('a' + number), 320), 120, 0))
            .ToArray();
        Drain(engine, 0);
        Assert.All(sequences, sequence => Assert.NotNull(sequence.FinishedMs));
        Assert.True(engine.Counters.Preemptions > 0);
        Assert.Equal(0, engine.Running + engine.Waiting);
        Assert.Equal(0, engine.KvUsage);
    }

    [Fact]
    public async Task Server_StreamsAtTheEnginesPace_AndShowsVllmsMetrics()
    {
        await using var simulator = await SimulatorServer.StartAsync(
            """rules: [{ answer: "one two three four", usage: { completionTokens: 4 } }]""",
            options => options with { Vllm = new() { StepMs = 1 } });
        using var response = await simulator.PostAsync(
            """{"model":"m","stream":true,"messages":[{"role":"user","content":"hi"}]}""");
        var body = await response.Content.ReadAsStringAsync();
        var metrics = await simulator.Http.GetStringAsync("/metrics");

        Assert.EndsWith("data: [DONE]\n\n", body, StringComparison.Ordinal);
        Assert.Contains("vllm:generation_tokens_total{engine=\"0\",model_name=\"sim-7b\"} 4", metrics, StringComparison.Ordinal);
        Assert.Contains(
            "vllm:e2e_request_latency_seconds_bucket{engine=\"0\",le=\"+Inf\",model_name=\"sim-7b\"} 1", metrics,
            StringComparison.Ordinal);
        Assert.Contains("vllm:num_requests_waiting", metrics, StringComparison.Ordinal);
    }

    private static (Sequence Sequence, double Now) Run(VllmEngine engine, string prompt, int tokens, double now)
    {
        var sequence = engine.Submit(prompt, tokens, now);
        return (sequence, Drain(engine, now));
    }

    private static double Drain(VllmEngine engine, double now)
    {
        for (double length; (length = engine.Step(now)) > 0;) now += length;
        return now;
    }
}
