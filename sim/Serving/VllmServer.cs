using System.Globalization;
using System.Text;

namespace Maestro.Simulator.Serving;

/// <summary>An engine that runs in real time, for requests over HTTP, and its page of metrics under vLLM's names.</summary>
internal sealed class VllmServer(VllmModel model, TimeProvider time) : BackgroundService
{
    private readonly Lock _engineLock = new();
    private readonly VllmEngine _engine = new(model);
    private readonly SemaphoreSlim _work = new(0);
    private readonly long _began = time.GetTimestamp();

    /// <summary>Queues a prompt; <paramref name="onToken"/> is called for every token, on the engine's own flow.</summary>
    public Sequence Submit(string prompt, int outputTokens, Action onToken)
    {
        Sequence sequence;
        lock (_engineLock)
        {
            sequence = _engine.Submit(prompt, outputTokens, Now());
            sequence.OnToken = onToken;
        }

        _work.Release();
        return sequence;
    }

    public string Metrics()
    {
        lock (_engineLock) return Write();
    }

    public override void Dispose()
    {
        _work.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                double length;
                lock (_engineLock) length = _engine.Step(Now());
                if (length > 0) await Task.Delay(TimeSpan.FromMilliseconds(length), time, stoppingToken);
                else await _work.WaitAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The simulator stops.
        }
    }

    private double Now() => time.GetElapsedTime(_began).TotalMilliseconds;

    private string Write()
    {
        var text = new StringBuilder();
        var counters = _engine.Counters;
        Line("num_requests_running", "gauge", _engine.Running);
        Line("num_requests_waiting", "gauge", _engine.Waiting);
        Line("kv_cache_usage_perc", "gauge", _engine.KvUsage);
        Line("prefix_cache_queries_total", "counter", counters.PrefixQueries);
        Line("prefix_cache_hits_total", "counter", counters.PrefixHits);
        Line("num_preemptions_total", "counter", counters.Preemptions);
        Line("prompt_tokens_total", "counter", counters.PromptTokens);
        Line("generation_tokens_total", "counter", counters.GeneratedTokens);
        Buckets("time_to_first_token_seconds", counters.FirstToken);
        Buckets("e2e_request_latency_seconds", counters.EndToEnd);
        return text.ToString();

        void Line(string name, string type, double value) =>
            text.Append(
                CultureInfo.InvariantCulture,
                $"# TYPE vllm:{name} {type}\nvllm:{name}{{engine=\"0\",model_name=\"{model.Name}\"}} {value}\n");

        void Buckets(string name, Histogram histogram)
        {
            text.Append(CultureInfo.InvariantCulture, $"# TYPE vllm:{name} histogram\n");
            foreach (var (limit, count) in histogram.Buckets())
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"vllm:{name}_bucket{{engine=\"0\",le=\"{limit}\",model_name=\"{model.Name}\"}} {count}\n");
            text.Append(
                CultureInfo.InvariantCulture, $"vllm:{name}_sum{{engine=\"0\",model_name=\"{model.Name}\"}} {histogram.Sum}\n");
            text.Append(
                CultureInfo.InvariantCulture,
                $"vllm:{name}_count{{engine=\"0\",model_name=\"{model.Name}\"}} {histogram.Count}\n");
        }
    }
}
