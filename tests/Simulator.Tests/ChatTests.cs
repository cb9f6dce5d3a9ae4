using System.Text;
using System.Text.Json;
using OpenAI.Chat;

namespace Simulator.Tests;

/// <summary>The official client against the simulator.</summary>
public sealed class ChatTests
{
    private const string Script = """
        rules:
          - name: tool
            when: { model: draft, lastUser: weather, toolResult: none }
            answer:
              text: Let me look.
              toolCalls:
                - name: weather
                  arguments: { city: "{{ lastUser | capture: 'in (\\w+)' }}", days: 2, units: [celsius, "{{ model }}"] }
            usage: { promptTokens: 11, completionTokens: 7 }
          - name: report
            when: { toolResult: weather }
            answer: "It is {{ toolResults.weather.sky }} at {{ toolResults.weather.degrees }} degrees."
          - when: { model: draft }
            answer: "You said: {{ lastUser }}"
        """;

    [Fact]
    public async Task Chat_WithAToolConversation_FollowsTheScript()
    {
        await using var server = await SimulatorServer.StartAsync(Script);
        var client = server.Client("sim/draft");
        List<ChatMessage> messages = [new UserChatMessage("What is the weather in Oslo?")];

        ChatCompletion call = await client.CompleteChatAsync(messages);
        var toolCall = Assert.Single(call.ToolCalls);
        Assert.Equal(ChatFinishReason.ToolCalls, call.FinishReason);
        Assert.Equal("""{"city":"Oslo","days":2,"units":["celsius","draft"]}""", toolCall.FunctionArguments.ToString());
        Assert.Equal((11, 7), (call.Usage.InputTokenCount, call.Usage.OutputTokenCount));
        Assert.Equal("sim/draft", call.Model);
        Assert.Equal("maestro-simulator", call.SystemFingerprint);

        messages.Add(new AssistantChatMessage(call));
        messages.Add(new ToolChatMessage(toolCall.Id, """{"sky":"grey","degrees":4}"""));
        ChatCompletion report = await client.CompleteChatAsync(messages);
        Assert.Equal("It is grey at 4 degrees.", Assert.Single(report.Content).Text);
        Assert.Equal(ChatFinishReason.Stop, report.FinishReason);
        Assert.True(report.Usage.OutputTokenCount > 0);
    }

    [Fact]
    public async Task Chat_Streaming_GivesTheSameAnswerInPieces()
    {
        await using var server = await SimulatorServer.StartAsync(Script);
        var arguments = new StringBuilder();
        var text = new StringBuilder();
        var pieces = 0;
        string? name = null;
        ChatFinishReason? finish = null;
        ChatTokenUsage? usage = null;

        await foreach (var update in server.Client("draft")
            .CompleteChatStreamingAsync([new UserChatMessage("weather in Bergen?")]))
        {
            pieces++;
            foreach (var part in update.ContentUpdate) text.Append(part.Text);
            foreach (var call in update.ToolCallUpdates)
            {
                name ??= call.FunctionName;
                arguments.Append(call.FunctionArgumentsUpdate);
            }

            finish = update.FinishReason ?? finish;
            usage = update.Usage ?? usage;
        }

        Assert.Equal("Let me look.", text.ToString());
        Assert.Equal("weather", name);
        Assert.Equal("""{"city":"Bergen","days":2,"units":["celsius","draft"]}""", arguments.ToString());
        Assert.Equal(ChatFinishReason.ToolCalls, finish);
        Assert.Equal(18, usage!.TotalTokenCount);
        Assert.True(pieces > 5);
    }

    [Fact]
    public async Task Stream_WithoutIncludeUsage_HasNoUsageAndEndsWithDone()
    {
        await using var server = await SimulatorServer.StartAsync(Script);
        using var response = await server.PostAsync(
            """{"model":"draft","stream":true,"messages":[{"role":"user","content":"hi"}]}""");
        var body = await response.Content.ReadAsStringAsync();

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.EndsWith("data: [DONE]\n\n", body, StringComparison.Ordinal);
        Assert.DoesNotContain("usage", body, StringComparison.Ordinal);
        Assert.Contains("\"finish_reason\":\"stop\"", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryResponse_SaysThatItIsSimulated()
    {
        await using var server = await SimulatorServer.StartAsync(Script);
        using var answer = await server.PostAsync("""{"model":"draft","messages":[{"role":"user","content":"hi"}]}""");
        using var error = await server.PostAsync("{");
        using var models = await server.Http.GetAsync("/v1/models");
        using var unknown = await server.Http.GetAsync("/v2/nothing");

        Assert.All(
            [answer, error, models, unknown],
            response => Assert.Equal("true", response.Headers.GetValues("x-maestro-simulated").Single()));
        using var list = JsonDocument.Parse(await models.Content.ReadAsStringAsync());
        Assert.Equal("sim/draft", list.RootElement.GetProperty("data")[0].GetProperty("id").GetString());
    }
}
