using Maestro.Router.Formats;

namespace Router.Tests;

/// <summary>The vLLM lane: scraping, affinity, spillover.</summary>
public sealed class ServingTests
{
    [Fact]
    public void Sample_ReadsVllmsPage_AndTakesQuantilesFromTheDifference()
    {
        const string Before = """
            # HELP vllm:num_requests_running Number of requests
            vllm:num_requests_running{engine="0",model_name="m"} 3.0
            vllm:e2e_request_latency_seconds_bucket{le="0.5",model_name="m"} 10.0
            vllm:e2e_request_latency_seconds_bucket{le="1.0",model_name="m"} 10.0
            vllm:e2e_request_latency_seconds_bucket{le="+Inf",model_name="m"} 10.0
            """;
        const string After = """
            vllm:num_requests_running{engine="0",model_name="m"} 3.0
            vllm:num_requests_running{engine="1",model_name="m"} 2.0
            vllm:num_requests_waiting{engine="0",model_name="m"} 7.0
            vllm:kv_cache_usage_perc{engine="0",model_name="m"} 0.25
            vllm:prefix_cache_queries_total{engine="0",model_name="m"} 200.0
            vllm:prefix_cache_hits_total{engine="0",model_name="m"} 150.0
            vllm:e2e_request_latency_seconds_bucket{le="0.5",model_name="m"} 20.0
            vllm:e2e_request_latency_seconds_bucket{le="1.0",model_name="m"} 30.0
            vllm:e2e_request_latency_seconds_bucket{le="+Inf",model_name="m"} 30.0
            """;
        var sample = VllmSample.Read(After, default);
        Assert.Equal(
            (5, 7, 0.25, 200, 150), (sample.Running, sample.Waiting, sample.KvUsage, sample.PrefixQueries, sample.PrefixHits));
        Assert.Equal(500, sample.LatencySince(VllmSample.Read(Before, default), 0.5));
        Assert.Equal(950, sample.LatencySince(VllmSample.Read(Before, default), 0.95)!.Value, 3);
        Assert.False(VllmSample.Read("go_threads 5", default).Recognized);
    }

    [Fact]
    public async Task Conversations_StayOnTheirReplica_AndReplicasAreShown()
    {
        await using var one = await ReplicaAsync("one", () => 0);
        await using var two = await ReplicaAsync("two", () => 0);
        await using var three = await ReplicaAsync("three", () => 0);
        await using var router = await RouterServer.StartAsync(Config(one, two, three));
        var owners = new HashSet<string>();
        for (var conversation = 0; conversation < 24; conversation++)
        {
            string? owner = null;
            var messages = $$"""{"role":"system","content":"agent"},{"role":"user","content":"task {{conversation}}"}""";
            for (var turn = 0; turn < 3; turn++)
            {
                using var response = await router.PostAsync($$"""{"model":"gpt","messages":[{{messages}}]}""");
                owner ??= response.Header("x-maestro-deployment");
                Assert.Equal(owner, response.Header("x-maestro-deployment"));
                messages += """,{"role":"assistant","content":"so"},{"role":"user","content":"and?"}""";
            }

            owners.Add(owner!);
        }

        Assert.Equal(3, owners.Count);
        using var replicas = await router.Http.GetAsync("/serving/replicas");
        var list = (await replicas.JsonAsync()).EnumerateArray().ToArray();
        Assert.Equal(3, list.Length);
        Assert.All(list, replica => Assert.True(replica.GetProperty("up").GetBoolean()));
        Assert.Equal(0.5, list[0].GetProperty("kvHitRatio").GetDouble());
    }

    [Fact]
    public async Task Replica_WithALongQueueOrNoAnswer_IsPassedOver()
    {
        var waiting = 0;
        await using var one = await ReplicaAsync("one", () => Volatile.Read(ref waiting));
        await using var cloud = await Upstream.CompletingAsync("cloud");
        await using var router = await RouterServer.StartAsync($$"""
            model_list:
              - { model_name: gpt, litellm_params: { model: vllm/m, api_base: "{{one.Base}}", weight: 1 }, model_info: { id: replica } }
              - { model_name: gpt, litellm_params: { model: openai_like/m, api_base: "{{cloud.Base}}", weight: 0 }, model_info: { id: cloud } }
            """);
        await Eventually.HoldsAsync(() => !one.Requests.IsEmpty);
        using (var local = await router.AskAsync()) Assert.Equal("replica", local.Header("x-maestro-deployment"));

        Volatile.Write(ref waiting, 500);
        await SeenAsync(router, "\"queueDepth\":500");
        using (var spilled = await router.AskAsync()) Assert.Equal("cloud", spilled.Header("x-maestro-deployment"));

        Volatile.Write(ref waiting, -1);
        await SeenAsync(router, "\"up\":false");
        using (var failed = await router.AskAsync()) Assert.Equal("cloud", failed.Header("x-maestro-deployment"));
        Assert.Equal("health", (await router.DecisionsAsync())[0].GetProperty("candidates")[0].Text("rule"));
    }

    private static Task SeenAsync(RouterServer router, string what) => Eventually.HoldsAsync(
        async () => (await router.Http.GetStringAsync("/serving/replicas")).Contains(what, StringComparison.Ordinal), what);

    private static Task<Upstream> ReplicaAsync(string name, Func<int> waiting) => Upstream.StartAsync(async http =>
    {
        if (http.Request.Path != "/metrics") await Upstream.JsonAsync(http, Upstream.Completion(name));
        else if (waiting() < 0) http.Response.StatusCode = 500;
        else
            await http.Response.WriteAsync(
                $"vllm:num_requests_waiting {waiting()}\nvllm:prefix_cache_queries_total 100\nvllm:prefix_cache_hits_total 50\n");
    });

    private static string Config(params Upstream[] replicas) => "model_list:\n" + string.Concat(replicas.Select(replica =>
        $"  - {{ model_name: gpt, litellm_params: {{ model: vllm/m, api_base: \"{replica.Base}\" }} }}\n"))
            + "router: { strategy: multi_objective }\n";
}
