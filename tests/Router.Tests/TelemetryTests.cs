using System.Collections.Concurrent;
using System.Diagnostics;
using Maestro.Telemetry;

namespace Router.Tests;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Request_LeavesSpansADecisionAndMetrics()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == MaestroTelemetry.SourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var upstream = await Upstream.CompletingAsync("ok");
        await using var router = await RouterServer.StartAsync($$"""
            model_list:
              - { model_name: telemetry, litellm_params: { model: vllm/m, api_base: "{{upstream.Base}}" }, model_info: { id: telemetry-a } }
              - { model_name: telemetry, litellm_params: { model: openai/m }, model_info: { id: telemetry-b } }
            """);

        using var response = await router.AskAsync("telemetry");
        var decision = (await router.DecisionsAsync())[0];
        var traceId = decision.GetProperty("traceId").GetString();
        Activity[] mine = [.. spans.Where(span => span.TraceId.ToString() == traceId)];

        var choice = Assert.Single(mine, span => span.OperationName == MaestroTelemetry.Spans.RouteChoose);
        Assert.Equal(["telemetry-a"], (string[])choice.GetTagItem(MaestroTelemetry.Attributes.RouteCandidates)!);
        Assert.Equal(
            ["telemetry-b: no key: OPENAI_API_KEY is not set"],
            (string[])choice.GetTagItem(MaestroTelemetry.Attributes.RouteExcluded)!);
        Assert.Equal(response.Header("x-maestro-decision"), choice.GetTagItem(MaestroTelemetry.Attributes.DecisionId));
        var attempt = Assert.Single(mine, span => span.OperationName == MaestroTelemetry.Spans.ServeVllmRequest);
        Assert.Equal(10L, attempt.GetTagItem(MaestroTelemetry.GenAi.UsageInputTokens));
        Assert.Contains(attempt.SpanId.ToString(), Parents(upstream, attempt), StringComparer.Ordinal);

        Assert.Equal(response.Header("x-maestro-decision"), decision.GetProperty("id").GetString());
        Assert.Equal("served", decision.GetProperty("outcome").GetString());
        Assert.Equal(2, decision.GetProperty("candidates").GetArrayLength());

        var metrics = await router.Http.GetStringAsync("/metrics");
        Assert.Contains("maestro_route_decisions", metrics, StringComparison.Ordinal);
        Assert.Contains("deployment=\"telemetry-a\"", metrics, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("100000")]
    public async Task Decisions_WithABadLimit_Are400(string limit)
    {
        await using var router = await RouterServer.StartAsync(RouterServer.Config(["http://127.0.0.1:9"]));
        using var response = await router.Http.GetAsync("/routing/decisions?limit=" + limit);
        Assert.Equal(400, (int)response.StatusCode);
    }

    /// <summary>The provider's caller is the HTTP client's span when something listens to it, else the attempt itself.</summary>
    private static IEnumerable<string> Parents(Upstream upstream, Activity attempt)
    {
        var parent = upstream.Requests.Single(seen => seen.Path != "/metrics").Headers["traceparent"];
        Assert.Contains(attempt.TraceId.ToString(), parent, StringComparison.Ordinal);
        yield return parent.Split('-')[2];
        yield return attempt.SpanId.ToString();
    }
}
