using System.Text;
using System.Text.Json;

namespace Simulator.Tests;

public sealed class AnthropicTests
{
    private const string Script = """
        rules:
          - when: { toolResult: weather }
            answer: "It is {{ toolResults.weather }}."
          - answer: { toolCalls: [{ name: weather, arguments: { city: Bern } }] }
            usage: { promptTokens: 12, completionTokens: 3 }
        """;

    [Fact]
    public async Task Messages_AskForATool_AndTakeItsResult()
    {
        await using var simulator = await SimulatorServer.StartAsync(Script);
        using var first = await PostAsync(
            simulator, """{"model":"claude","max_tokens":10,"system":"s","messages":[{"role":"user","content":"weather?"}]}""");
        var message = JsonDocument.Parse(await first.Content.ReadAsStringAsync()).RootElement;
        var call = message.GetProperty("content")[0];
        Assert.Equal("tool_use", message.GetProperty("stop_reason").GetString());
        Assert.Equal("Bern", call.GetProperty("input").GetProperty("city").GetString());
        Assert.Equal(12, message.GetProperty("usage").GetProperty("input_tokens").GetInt32());

        var id = call.GetProperty("id").GetString();
        using var second = await PostAsync(simulator, $$$"""
            {"model":"claude","max_tokens":10,"stream":true,"messages":[{"role":"user","content":"weather?"},{"role":"assistant","content":[{"type":"tool_use","id":"{{{id}}}","name":"weather","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"{{{id}}}","content":"grey"}]}]}
            """);
        var events = await second.Content.ReadAsStringAsync();
        Assert.StartsWith("event: message_start\n", events, StringComparison.Ordinal);
        Assert.Contains("grey", events, StringComparison.Ordinal);
        Assert.Contains("\"stop_reason\":\"end_turn\"", events, StringComparison.Ordinal);
        Assert.EndsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n", events, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_WithoutALimit_AreRefusedAsAnthropicDoes()
    {
        await using var simulator = await SimulatorServer.StartAsync(Script);
        using var response = await PostAsync(simulator, """{"model":"claude","messages":[]}""");
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("max_tokens", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> PostAsync(SimulatorServer simulator, string json) =>
        simulator.Http.PostAsync("/v1/messages", new StringContent(json, Encoding.UTF8, "application/json"));
}
