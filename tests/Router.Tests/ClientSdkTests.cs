using Maestro.Simulator;
using Maestro.Simulator.Scripts;
using Microsoft.AspNetCore.Builder;
using OpenAI.Chat;

namespace Router.Tests;

/// <summary>OpenAI's own client, the router, and the simulator behind it.</summary>
public sealed class ClientSdkTests : IAsyncLifetime
{
    private static readonly ChatTool Weather = ChatTool.CreateFunctionTool(
        "weather", "Looks up the weather",
        BinaryData.FromString("""{"type":"object","properties":{"city":{"type":"string"}}}"""));

    private WebApplication? _simulator;
    private RouterServer? _router;

    private RouterServer Router => _router!;

    public async Task InitializeAsync()
    {
        _simulator = SimulatorApp.Build(new()
        {
            Script = SimulatorScript.Parse("""
                rules:
                  - when: { lastUser: weather, toolResult: none }
                    answer: { toolCalls: [{ name: weather, arguments: { city: "Zürich ✓" } }] }
                    usage: { promptTokens: 100, completionTokens: 20 }
                  - when: { toolResult: weather }
                    answer: "{{ toolResults.weather.sky }}, {{ lastUser }}"
                """),
        });
        await _simulator.StartAsync();
        _router = await RouterServer.StartAsync($$"""
            model_list:
              - model_name: draft
                litellm_params: { model: sim/draft, api_base: "{{_simulator.Urls.Single()}}" }
                model_info: { input_cost_per_token: 0.00001, output_cost_per_token: 1e-4 }
            router_settings:
              model_group_alias: { quick: draft }
            """);
    }

    public async Task DisposeAsync()
    {
        if (_router is not null) await _router.DisposeAsync();
        if (_simulator is not null) await _simulator.DisposeAsync();
    }

    [Fact]
    public async Task Chat_WithTools_GoesThroughAndBack()
    {
        var client = Router.Client("quick");
        List<ChatMessage> messages = [new UserChatMessage("weather?")];
        var options = new ChatCompletionOptions { Tools = { Weather } };

        var first = await client.CompleteChatAsync(messages, options);
        var call = Assert.Single(first.Value.ToolCalls);
        Assert.Equal("""{"city":"Zürich ✓"}""", Unescape(call.FunctionArguments.ToString()));
        Assert.Equal(120, first.Value.Usage.TotalTokenCount);

        var headers = first.GetRawResponse().Headers;
        Assert.Equal("draft/sim/draft", Header(headers, "x-maestro-deployment"));
        Assert.Equal("sim", Header(headers, "x-maestro-provider"));
        Assert.Equal("draft", Header(headers, "x-maestro-model"));
        Assert.Equal("true", Header(headers, "x-maestro-simulated"));
        Assert.Equal("1", Header(headers, "x-maestro-attempts"));
        Assert.Equal("0.003", Header(headers, "x-maestro-cost-usd"));

        messages.Add(new AssistantChatMessage(first.Value));
        messages.Add(new ToolChatMessage(call.Id, """{"sky":"grey"}"""));
        ChatCompletion second = await client.CompleteChatAsync(messages, options);
        Assert.Equal("grey, weather?", second.Content[0].Text);
    }

    [Fact]
    public async Task Stream_WithTools_ArrivesInPieces()
    {
        var arguments = new StringBuilder();
        ChatFinishReason? finish = null;
        ChatTokenUsage? usage = null;
        await foreach (var update in Router.Client("draft")
            .CompleteChatStreamingAsync([new UserChatMessage("weather?")], new() { Tools = { Weather } }))
        {
            foreach (var call in update.ToolCallUpdates) arguments.Append(call.FunctionArgumentsUpdate);
            finish = update.FinishReason ?? finish;
            usage = update.Usage ?? usage;
        }

        Assert.Equal("""{"city":"Zürich ✓"}""", Unescape(arguments.ToString()));
        Assert.Equal(ChatFinishReason.ToolCalls, finish);
        Assert.Equal(120, usage!.TotalTokenCount); // this client asks for usage itself
    }

    [Fact]
    public async Task Chat_ThatTheScriptDoesNotKnow_FailsWithTheSimulatorsWords()
    {
        using var response = await Router.PostAsync(
            """{"model":"draft","messages":[{"role":"user","content":"something else"}]}""");
        var error = await response.ErrorAsync();

        Assert.Equal(404, (int)response.StatusCode);
        Assert.Equal("no_rule_matched", error.GetProperty("code").GetString());
        Assert.Contains("No rule", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private static string Unescape(string json) =>
        System.Text.Json.Nodes.JsonNode.Parse(json)!.ToJsonString(
            new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static string? Header(System.ClientModel.Primitives.PipelineResponseHeaders headers, string name) =>
        headers.TryGetValue(name, out var value) ? value : null;
}
