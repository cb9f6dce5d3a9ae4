using System.Globalization;
using System.Net;

namespace Router.Tests;

/// <summary>What a cluster asks of the router: metrics, readiness, draining.</summary>
public sealed class OperationsTests
{
    [Fact]
    public async Task Metrics_CountARequestWhileItIsServed()
    {
        var release = new TaskCompletionSource();
        await using var upstream = await Upstream.StartAsync(async http =>
        {
            await release.Task;
            await Upstream.JsonAsync(http, Upstream.Completion("ok"));
        });
        await using var router = await RouterServer.StartAsync(RouterServer.Config([upstream.Base]));

        var asked = router.AskAsync();
        await Eventually.HoldsAsync(() => !upstream.Requests.IsEmpty);
        // Other tests' routers share the process and so the instrument: at least ours is in it.
        Assert.True(await InFlightAsync(router) >= 1, "the request is not counted");
        release.SetResult();
        (await asked).Dispose();
    }

    [Fact]
    public async Task Metrics_ShowTheStateOfBreakers()
    {
        await using var upstream = await Upstream.AnsweringAsync("{}", 500);
        await using var router = await RouterServer.StartAsync($$"""
            model_list: [{ model_name: gpt, litellm_params: { model: openai_like/up, api_base: "{{upstream.Base}}" }, model_info: { id: breaker-metric } }]
            router_settings: { num_retries: 0, allowed_fails: 1 }
            """);
        Assert.Contains("maestro_router_breaker_state{", await Line(router, "breaker-metric"), StringComparison.Ordinal);
        Assert.EndsWith(" 0", await Value(router), StringComparison.Ordinal);

        for (var count = 0; count < 3; count++) (await router.AskAsync()).Dispose();

        Assert.EndsWith(" 2", await Value(router), StringComparison.Ordinal);

        static async Task<string> Value(RouterServer router) => WithoutTime(await Line(router, "breaker-metric"));
    }

    [Fact]
    public async Task Metrics_NeedTheKey_UnlessTheyAreOpen()
    {
        await using var closed = await RouterServer.StartAsync(
            RouterServer.Config(["http://127.0.0.1:9"]), options => options with { ApiKey = new("k", null) });
        await using var open = await RouterServer.StartAsync(
            RouterServer.Config(["http://127.0.0.1:9"]), options => options with { ApiKey = new("k", null), OpenMetrics = true });

        using var refused = await closed.Http.GetAsync("/metrics");
        using var served = await open.Http.GetAsync("/metrics");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    [Fact]
    public async Task Stop_FirstTurnsUnready_AndStillServes()
    {
        await using var upstream = await Upstream.CompletingAsync("late");
        await using var router = await RouterServer.StartAsync(
            RouterServer.Config([upstream.Base]),
            options => options with { DrainDelay = TimeSpan.FromSeconds(2), DrainTime = TimeSpan.FromSeconds(10) });
        using (var ready = await router.Http.GetAsync("/ready")) Assert.Equal(HttpStatusCode.OK, ready.StatusCode);

        var stopped = router.StopAsync();
        using (var unready = await router.Http.GetAsync("/ready"))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, unready.StatusCode);
        using (var answer = await router.AskAsync()) Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await stopped;
    }

    [Fact]
    public async Task Stop_WaitsForAnOpenStream()
    {
        var release = new TaskCompletionSource();
        await using var upstream = await Upstream.StartAsync(async http =>
        {
            await Upstream.EventsAsync(http, Upstream.Chunk("one"));
            await release.Task;
            await Upstream.EventsAsync(http, Upstream.Chunk("two", "stop"), "data: [DONE]\n\n");
        });
        await using var router = await RouterServer.StartAsync(
            RouterServer.Config([upstream.Base]), options => options with { DrainTime = TimeSpan.FromSeconds(20) });

        using var response = await router.StreamAsync();
        var stopped = router.StopAsync();
        release.SetResult();
        var body = await response.Content.ReadAsStringAsync();
        await stopped;
        Assert.EndsWith("data: [DONE]\n\n", body, StringComparison.Ordinal);
    }

    private static async Task<double> InFlightAsync(RouterServer router) =>
        double.Parse(
            WithoutTime(await Line(router, "maestro_router_in_flight_requests")).Split(' ')[^1], CultureInfo.InvariantCulture);

    private static async Task<string> Line(RouterServer router, string part) =>
        (await router.Http.GetStringAsync("/metrics")).Split('\n')
            .LastOrDefault(line => !line.StartsWith('#') && line.Contains(part, StringComparison.Ordinal)) ?? part + " 0";

    /// <summary>A sample may carry its time behind the value.</summary>
    private static string WithoutTime(string line)
    {
        var parts = line[(line.IndexOf('}', StringComparison.Ordinal) + 1)..].Trim().Split(' ');
        return line.Contains('}', StringComparison.Ordinal)
            ? " " + parts[0]
            : parts.Length > 2
            ? $"{parts[0]} {parts[1]}"
            : string.Join(' ', parts);
    }
}
