using System.Diagnostics;
using System.Text;

namespace Host.Tests.Telemetry;

public sealed class TraceTests(MaestroFixture fixture) : IClassFixture<MaestroFixture>
{
    private readonly Api _api = fixture.Maestro.Api;

    [Fact]
    public async Task Run_StartedWithATraceparent_IsOneTraceFromTheCallToTheProvider()
    {
        using var sink = new SpanSink();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/runs")
        {
            Content = new StringContent("""{"recipe":"agent","inputs":{"mood":"calls"}}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("traceparent", sink.TraceParent);
        using var response = await SendWithoutOwnSpanAsync(request);
        var id = (await Api.GoodAsync(response, HttpStatusCode.Created)).Text("id");
        await _api.ApproveAsync((await _api.GateAsync(id, "after")).Text("id"));
        await _api.StatusAsync(id, "completed");
        await Eventually.HoldsAsync(
            () => sink.Named("agent.node.run").Count == 2 && sink.Named("activity FinishRun").Count == 1, "the spans have ended");

        var server = Assert.Single(sink.Spans, span => span.Kind == ActivityKind.Server && span.ParentSpanId == sink.Root);
        Assert.StartsWith("Microsoft.AspNetCore", server.Source.Name, StringComparison.Ordinal);
        foreach (var activity in (string[])["BeginRun", "CallModel", "CallTool", "OpenGate", "SettleGate", "FinishRun"])
            Assert.NotEmpty(sink.Named($"activity {activity}"));

        var tool = Assert.Single(sink.Named("tool.call"));
        Assert.Equal("toolbox.echo", tool.GetTagItem("gen_ai.tool.name"));
        Assert.Contains(server, sink.Ancestors(tool));

        // One model call: node, client, router, provider, each within the one before.
        var attempts = sink.Named("maestro.route.attempt");
        Assert.Equal(2, attempts.Count);
        Assert.Equal(2, sink.Named("maestro.route.choose").Count);
        Assert.All(
            sink.Named("maestro.route.choose"),
            choice => Assert.Contains(sink.Ancestors(choice), span => span.OperationName == "chat draft"));
        Assert.All(attempts, attempt =>
        {
            var above = sink.Ancestors(attempt).Select(span => span.OperationName).ToList();
            Assert.Contains("chat draft", above);
            Assert.Contains("agent.node.run", above);
            Assert.Contains("activity CallModel", above);
            Assert.Equal(server.SpanId, sink.Ancestors(attempt).Last().SpanId);
        });

        // Every span of the trace hangs on the call.
        Assert.All(sink.Spans.Where(span => span != server), span => Assert.Contains(server, sink.Ancestors(span)));
    }

    /// <summary>The test's own HTTP client must not put a span of its own in between.</summary>
    private async Task<HttpResponseMessage> SendWithoutOwnSpanAsync(HttpRequestMessage request)
    {
        using var handler = new SocketsHttpHandler { ActivityHeadersPropagator = null };
        using var http = new HttpClient(handler) { BaseAddress = _api.Http.BaseAddress };
        return await http.SendAsync(request);
    }
}
