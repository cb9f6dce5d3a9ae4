using OpenAI.Chat;

namespace Router.Tests.Upstreams;

/// <summary>OpenAI's clients in front of Anthropic's Messages API.</summary>
public sealed class AnthropicTests
{
    private const string Answer = """
        {"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[{"type":"thinking","thinking":"hm","signature":"s"},{"type":"text","text":"Looking. "},{"type":"tool_use","id":"toolu_1","name":"weather","input":{"city":"Zürich"}}],"stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":10,"cache_read_input_tokens":90,"cache_creation_input_tokens":5,"output_tokens":7}}
        """;

    private static readonly string[] Events =
    [
        """event: message_start""" + "\n"
            + """data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[],"usage":{"input_tokens":25,"output_tokens":1}}}""" + "\n\n",
        "event: ping\ndata: {\"type\": \"ping\"}\n\n",
        """data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""" + "\n\n",
        """data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Grüße"}}""" + "\n\n",
        """data: {"type":"content_block_stop","index":0}""" + "\n\n",
        """data: {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"toolu_1","name":"weather","input":{}}}""" + "\n\n",
        """data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"city\":"}}"""
            + "\n\n",
        """data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"\"Bern\"}"}}"""
            + "\n\n",
        """data: {"type":"content_block_stop","index":1}""" + "\n\n",
        """data: {"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":15}}""" + "\n\n",
        "data: {\"type\":\"message_stop\"}\n\n",
    ];

    [Fact]
    public async Task Request_IsMappedWhole()
    {
        await using var upstream = await Upstream.AnsweringAsync(Answer);
        await using var router = await RouterServer.StartAsync(Config(upstream));
        using var response = await router.PostAsync("""
            {"model":"claude","max_completion_tokens":50,"temperature":1.7,"stop":"END","user":"u1","parallel_tool_calls":false,"tool_choice":"required","thinking":{"type":"enabled","budget_tokens":1024},"seed":3,
             "tools":[{"type":"function","function":{"name":"weather","description":"d","parameters":{"type":"object","properties":{"city":{"type":"string"}}}}}],
             "response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"type":"object"}}},
             "messages":[
               {"role":"system","content":"be brief"},
               {"role":"user","content":[{"type":"text","text":"what is this?","cache_control":{"type":"ephemeral"}},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]},
               {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Bern\"}"}},{"id":"c2","type":"function","function":{"name":"weather","arguments":""}}]},
               {"role":"tool","tool_call_id":"c1","content":"sunny"},
               {"role":"tool","tool_call_id":"c2","content":"grey"},
               {"role":"user","content":"and now?"}]}
            """);
        Assert.Equal(200, (int)response.StatusCode);
        var seen = Assert.Single(upstream.Requests);
        Assert.Equal("/v1/messages", seen.Path);
        Assert.Equal("k", seen.Headers["x-api-key"]);
        Assert.Equal("2023-06-01", seen.Headers["anthropic-version"]);
        Assert.False(seen.Headers.ContainsKey("Authorization"));
        Assert.Equal(
            """{"model":"claude-x","max_tokens":50,"system":[{"type":"text","text":"be brief"}],"messages":[{"role":"user","content":[{"type":"text","text":"what is this?","cache_control":{"type":"ephemeral"}},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}]},{"role":"assistant","content":[{"type":"tool_use","id":"c1","name":"weather","input":{"city":"Bern"}},{"type":"tool_use","id":"c2","name":"weather","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"c1","content":[{"type":"text","text":"sunny"}]},{"type":"tool_result","tool_use_id":"c2","content":[{"type":"text","text":"grey"}]},{"type":"text","text":"and now?"}]}],"temperature":1,"metadata":{"user_id":"u1"},"stop_sequences":["END"],"tools":[{"name":"weather","description":"d","input_schema":{"type":"object","properties":{"city":{"type":"string"}}}}],"tool_choice":{"type":"any","disable_parallel_tool_use":true},"output_config":{"format":{"type":"json_schema","schema":{"type":"object"}}},"thinking":{"type":"enabled","budget_tokens":1024}}""",
            JsonSerializer.Serialize(JsonDocument.Parse(seen.Body).RootElement));
    }

    [Fact]
    public async Task Answer_IsACompletion_WithCacheTokensInUsageAndCost()
    {
        await using var upstream = await Upstream.AnsweringAsync(Answer);
        await using var router = await RouterServer.StartAsync(Config(upstream));
        ChatCompletion completion = await router.Client("claude").CompleteChatAsync([new UserChatMessage("hi")]);
        var call = Assert.Single(completion.ToolCalls);

        Assert.Equal("Looking. ", completion.Content[0].Text);
        Assert.Equal(ChatFinishReason.ToolCalls, completion.FinishReason);
        Assert.Equal("toolu_1", call.Id);
        Assert.Equal("Zürich", JsonDocument.Parse(call.FunctionArguments).RootElement.Text("city"));
        Assert.Equal(105, completion.Usage.InputTokenCount);
        Assert.Equal(90, completion.Usage.InputTokenDetails.CachedTokenCount);
        // 15 new at 1, 90 cached at 0.1, 7 out at 5, all in millionths.
        Assert.Equal(0.000059m, (await router.DecisionsAsync())[0].GetProperty("costUsd").GetDecimal());
    }

    [Fact]
    public async Task Stream_ArrivesAsOpenAIChunks()
    {
        await using var upstream = await Upstream.StartAsync(http => Upstream.EventsAsync(http, Events));
        await using var router = await RouterServer.StartAsync(Config(upstream));
        var (text, arguments, finish, usage) = (
            new StringBuilder(), new StringBuilder(), (ChatFinishReason?)null, (ChatTokenUsage?)null);
        await foreach (var update in router.Client("claude").CompleteChatStreamingAsync([new UserChatMessage("hi")]))
        {
            foreach (var part in update.ContentUpdate) text.Append(part.Text);
            foreach (var call in update.ToolCallUpdates) arguments.Append(call.FunctionArgumentsUpdate);
            finish = update.FinishReason ?? finish;
            usage = update.Usage ?? usage;
        }

        Assert.Equal("Grüße", text.ToString());
        Assert.Equal("""{"city":"Bern"}""", arguments.ToString());
        Assert.Equal(ChatFinishReason.ToolCalls, finish);
        Assert.Equal(25, usage!.InputTokenCount);
        Assert.Equal(15, usage.OutputTokenCount);
    }

    [Fact]
    public async Task Stream_CutAnywhere_NeverLooksWhole()
    {
        // After the finish reason the answer is whole, even if the very last event is missing.
        for (var length = 1; length < Events.Length - 1; length++)
        {
            var part = Events[..length];
            await using var upstream = await Upstream.StartAsync(http => Upstream.EventsAsync(http, part));
            await using var router = await RouterServer.StartAsync(Config(upstream));
            using var response = await router.StreamAsync("claude");
            var body = await ReadToEndOrBreakAsync(response);
            Assert.DoesNotContain("[DONE]", body, StringComparison.Ordinal);
            Assert.Contains("\"error\"", body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Overloaded_FallsBack_AndAnErrorEventIsPassedOn()
    {
        await using var overloaded = await Upstream.AnsweringAsync(
            """{"type":"error","error":{"type":"overloaded_error","message":"busy"}}""", 529);
        await using var failing = await Upstream.StartAsync(
            http => Upstream.EventsAsync(
                http, Events[0],
                "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"busy\"}}\n\n"));
        await using var good = await Upstream.CompletingAsync("spare");
        await using var router = await RouterServer.StartAsync($$"""
            model_list:
              - { model_name: claude, litellm_params: { model: anthropic/claude-x, api_base: "{{overloaded.Base}}", api_key: k } }
              - { model_name: breaks, litellm_params: { model: anthropic/claude-x, api_base: "{{failing.Base}}", api_key: k } }
              - { model_name: spare, litellm_params: { model: openai_like/up, api_base: "{{good.Base}}" } }
            router_settings: { num_retries: 0, fallbacks: [{ claude: [spare] }] }
            """);
        using var served = await router.AskAsync("claude");
        Assert.Equal("openai_like", served.Header("x-maestro-provider"));
        using var broken = await router.StreamAsync("breaks");
        var body = await ReadToEndOrBreakAsync(broken);
        Assert.Contains("overloaded_error", body, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_ThatAnthropicCannotExpress_IsRefusedBeforeItIsSent()
    {
        await using var upstream = await Upstream.AnsweringAsync(Answer);
        await using var router = await RouterServer.StartAsync(Config(upstream));
        using var response = await router.PostAsync("""{"model":"claude","n":2,"messages":[{"role":"user","content":"hi"}]}""");
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal("unsupported_by_provider", (await response.ErrorAsync()).Text("code"));
        Assert.Empty(upstream.Requests);
    }

    private static string Config(Upstream upstream) => $$"""
        model_list:
          - model_name: claude
            litellm_params: { model: anthropic/claude-x, api_base: "{{upstream.Base}}", api_key: k }
            model_info: { input_cost_per_token: 1e-6, output_cost_per_token: 5e-6, cache_read_input_token_cost: 1e-7 }
        router_settings: { num_retries: 0 }
        """;

    private static async Task<string> ReadToEndOrBreakAsync(HttpResponseMessage response)
    {
        await using var stream = await response.Content.ReadAsStreamAsync();
        using var body = new MemoryStream();
        try
        {
            await stream.CopyToAsync(body);
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException)
        {
            // A broken stream ends so.
        }

        return Encoding.UTF8.GetString(body.ToArray());
    }
}
