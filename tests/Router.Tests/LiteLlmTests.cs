using Maestro.Router.Configuration;
using Maestro.Router.Configuration.Yaml;

namespace Router.Tests;

/// <summary>What a LiteLLM configuration says about deployments and failures.</summary>
public sealed class LiteLlmTests
{
    [Fact]
    public async Task Order_TheLowestThatCanBeUsed_TakesTheRequests()
    {
        var down = false;
        await using var first = await Upstream.StartAsync(http => Volatile.Read(ref down)
            ? Upstream.JsonAsync(http, "{}", 500)
            : Upstream.JsonAsync(http, Upstream.Completion("first")));
        await using var second = await Upstream.CompletingAsync("second");
        await using var router = await RouterServer.StartAsync($$"""
            model_list:
              - { model_name: gpt, litellm_params: { model: openai_like/c, api_base: "{{second.Base}}", weight: 100 }, model_info: { id: none } }
              - { model_name: gpt, litellm_params: { model: openai_like/b, api_base: "{{second.Base}}", order: 2, weight: 100 }, model_info: { id: two } }
              - { model_name: gpt, litellm_params: { model: openai_like/a, api_base: "{{first.Base}}", order: 1 }, model_info: { id: one } }
            router_settings: { num_retries: 1 }
            """);
        for (var count = 0; count < 5; count++)
        {
            using var response = await router.AskAsync();
            Assert.Equal("one", response.Header("x-maestro-deployment"));
        }

        var candidates = (await router.DecisionsAsync())[0].GetProperty("candidates").EnumerateArray()
            .ToDictionary(item => item.Text("deployment")!);
        Assert.Equal("order", candidates["two"].Text("rule"));
        Volatile.Write(ref down, true);
        using var spilled = await router.AskAsync();
        Assert.Equal("two", spilled.Header("x-maestro-deployment"));
    }

    [Theory]
    [InlineData("free", "any", "free")]
    [InlineData("paid, other", "any", "paid")]
    [InlineData("paid, other", "all", "default")]
    [InlineData("unknown", "any", "default")]
    [InlineData(null, "any", "default")]
    public async Task Tags_OfTheRequest_ChooseTheDeployment(string? tags, string match, string expected)
    {
        await using var upstream = await Upstream.CompletingAsync("ok");
        await using var router = await RouterServer.StartAsync($$"""
            model_list:
              - { model_name: gpt, litellm_params: { model: openai_like/a, api_base: "{{upstream.Base}}", tags: [free] }, model_info: { id: free } }
              - { model_name: gpt, litellm_params: { model: openai_like/b, api_base: "{{upstream.Base}}", tags: [paid] }, model_info: { id: paid } }
              - { model_name: gpt, litellm_params: { model: openai_like/c, api_base: "{{upstream.Base}}", tags: [default] }, model_info: { id: default } }
            router_settings: { enable_tag_filtering: true, tag_filtering_match_any: {{(match == "any" ? "true" : "false")}} }
            """);
        using var response = tags is null ? await router.AskAsync() : await router.AskWithAsync(("x-litellm-tags", tags));
        Assert.Equal(expected, response.Header("x-maestro-deployment"));
    }

    [Fact]
    public async Task Tags_ThatNoDeploymentHas_AreServedByNone_WithoutADefault()
    {
        await using var upstream = await Upstream.CompletingAsync("ok");
        await using var router = await RouterServer.StartAsync($$"""
            model_list: [{ model_name: gpt, litellm_params: { model: openai_like/a, api_base: "{{upstream.Base}}", tags: [free] } }]
            router_settings: { enable_tag_filtering: true }
            """);
        using var refused = await router.AskWithAsync(("x-litellm-tags", "paid"));
        using var untagged = await router.AskAsync();
        Assert.Equal(503, (int)refused.StatusCode);
        Assert.Equal(200, (int)untagged.StatusCode);
    }

    [Theory]
    [InlineData("openai/gpt-x", "gpt-x", "one")]
    [InlineData("openai/special-y", "y", "two")]
    [InlineData("anything", "fixed", "three")]
    [InlineData("exact", "exact-model", "four")]
    public async Task Wildcards_TheMostSpecificPatternServes_UnderTheModelThatIsMeant(
        string asked, string sent, string deployment)
    {
        await using var upstream = await Upstream.CompletingAsync("ok");
        await using var router = await RouterServer.StartAsync($$"""
            model_list:
              - { model_name: "openai/*", litellm_params: { model: "openai_like/*", api_base: "{{upstream.Base}}" }, model_info: { id: one } }
              - { model_name: "openai/special-*", litellm_params: { model: "openai_like/*", api_base: "{{upstream.Base}}" }, model_info: { id: two } }
              - { model_name: "*", litellm_params: { model: openai_like/fixed, api_base: "{{upstream.Base}}" }, model_info: { id: three } }
              - { model_name: exact, litellm_params: { model: openai_like/exact-model, api_base: "{{upstream.Base}}" }, model_info: { id: four } }
            """);
        using var response = await router.AskAsync(asked);
        Assert.Equal(deployment, response.Header("x-maestro-deployment"));
        Assert.Equal(sent, response.Header("x-maestro-model"));
        Assert.Equal(sent, JsonElement.Parse(upstream.Requests.Single().Body).GetProperty("model").GetString());
    }

    [Fact]
    public async Task Wildcard_OfAKnownProvider_HasThePriceOfTheModelThatIsMeant()
    {
        await using var upstream = await Upstream.CompletingAsync("ok");
        await using var router = await RouterServer.StartAsync(
            $$"""model_list: [{ model_name: "openai/*", litellm_params: { model: "openai/*", api_base: "{{upstream.Base}}", api_key: k } }]""");
        using var response = await router.AskAsync("openai/gpt-4o");
        Assert.True(response.Headers.Contains("x-maestro-cost-usd"));
    }

    [Theory]
    [InlineData(500, "InternalServerErrorRetries: 3", 4)]
    [InlineData(500, "InternalServerErrorRetries: 0", 1)]
    [InlineData(401, "AuthenticationErrorRetries: 0, DefaultRetries: 3", 1)]
    [InlineData(500, "TimeoutErrorRetries: 0", 2)]
    public async Task RetryPolicy_SaysHowOften_ByKindOfFailure(int status, string policy, int expected)
    {
        await using var upstream = await Upstream.AnsweringAsync("{}", status);
        await using var router = await RouterServer.StartAsync(
            RouterServer.Config([upstream.Base], $"num_retries: 1, allowed_fails: 1000, retry_policy: {{ {policy} }}"));
        (await router.AskAsync()).Dispose();
        Assert.Equal(expected, upstream.Requests.Count);
    }

    [Fact]
    public async Task AllowedFailsPolicy_LeavesADeploymentOut_AfterSoManyOfItsKind()
    {
        await using var refusing = await Upstream.AnsweringAsync("{}", 401);
        await using var failing = await Upstream.AnsweringAsync("{}", 500);
        await using var router = await RouterServer.StartAsync($$"""
            model_list:
              - { model_name: keyless, litellm_params: { model: openai_like/a, api_base: "{{refusing.Base}}" } }
              - { model_name: broken, litellm_params: { model: openai_like/b, api_base: "{{failing.Base}}" } }
            router_settings: { num_retries: 0, allowed_fails: 2, cooldown_time: 60, allowed_fails_policy: { AuthenticationErrorAllowedFails: 0, InternalServerErrorAllowedFails: 100 } }
            """);
        for (var count = 0; count < 8; count++)
        {
            (await router.AskAsync("keyless")).Dispose();
            (await router.AskAsync("broken")).Dispose();
        }

        Assert.Single(refusing.Requests);
        Assert.Equal(8, failing.Requests.Count);
    }

    [Fact]
    public async Task Defaults_AreSent_WhereTheClientHasNotSetThem()
    {
        await using var upstream = await Upstream.CompletingAsync("ok");
        await using var router = await RouterServer.StartAsync($$"""
            model_list:
              - model_name: gpt
                litellm_params:
                  { model: openai_like/a, api_base: "{{upstream.Base}}", temperature: 0.2, max_tokens: 99, stop: ["a\"b", "c"], user: "42", seed: 7, extra_body: { top_a: { b: [1, true, null] } } }
            """);
        (await router.PostAsync(
            """{ "model": "gpt", "temperature": 1, "max_completion_tokens": 5, "messages": [] }""")).Dispose();
        (await router.StreamAsync(more: """, "temperature": null""")).Dispose();

        var sent = upstream.Requests.Select(seen => JsonElement.Parse(seen.Body)).ToArray();
        Assert.Equal(1, sent[0].GetProperty("temperature").GetInt32());
        Assert.False(sent[0].TryGetProperty("max_tokens", out _));
        Assert.Equal("""["a\u0022b","c"]""", sent[0].GetProperty("stop").GetRawText());
        Assert.Equal("42", sent[0].Text("user"));
        Assert.Equal("""{"b":[1,true,null]}""", sent[0].GetProperty("top_a").GetRawText());
        Assert.Equal(JsonValueKind.Null, sent[1].GetProperty("temperature").ValueKind);
        Assert.Equal(99, sent[1].GetProperty("max_tokens").GetInt32());
        Assert.Equal(7, sent[1].GetProperty("seed").GetInt32());
        Assert.True(sent[1].GetProperty("stream_options").GetProperty("include_usage").GetBoolean());
    }

    [Fact]
    public async Task Defaults_AreTranslated_WhereTheProviderHasAFormatOfItsOwn()
    {
        await using var upstream = await Upstream.AnsweringAsync(
            """{"id":"m","type":"message","role":"assistant","model":"c","content":[{"type":"text","text":"hi"}],"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}}""");
        await using var router = await RouterServer.StartAsync(
            $$"""model_list: [{ model_name: gpt, litellm_params: { model: anthropic/c, api_base: "{{upstream.Base}}", api_key: k, max_tokens: 77, temperature: 0.5 } }]""");
        using var response = await router.AskAsync();
        var sent = JsonElement.Parse(upstream.Requests.Single().Body);
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(77, sent.GetProperty("max_tokens").GetInt32());
        Assert.Equal(0.5, sent.GetProperty("temperature").GetDouble());
    }

    [Fact]
    public void Read_SaysOfEachSetting_WhetherItIsTaken_AndWhyNot()
    {
        var report = ConfigReader.Read(
            """
            model_list:
              - { model_name: a, litellm_params: { model: openai_like/a, api_base: "http://h/v1", temperature: 0.1, max_retries: 3 }, model_info: { id: x, base_model: y } }
              - { model_name: b, litellm_params: { model: openai_like/b, api_base: "http://h/v1" } }
            litellm_settings: { drop_params: true, default_fallbacks: [b] }
            router_settings: { enable_pre_call_checks: true, redis_host: h, redis_password: p, retry_policy: { TimeoutErrorRetries: 1, BadRequestErrorRetries: 2 } }
            general_settings: { database_url: u }
            """,
            _ => null);

        Assert.Empty(report.Errors);
        Assert.Equal(["b"], report.Config!.Fallbacks["a"].AsEnumerable());
        Assert.Equal(
            [
                "general_settings.database_url", "litellm_settings.drop_params", "model_list[0].litellm_params.max_retries",
                "model_list[0].model_info.base_model",
                "router_settings.redis_host", "router_settings.redis_password",
                "router_settings.retry_policy.BadRequestErrorRetries",
            ],
            report.Warnings.Select(warning => warning.Path).Order(StringComparer.Ordinal));
        Assert.All(report.Warnings, warning => Assert.StartsWith("has no effect here: ", warning.Msg, StringComparison.Ordinal));
        Assert.Contains("model_list[0].litellm_params.temperature", report.Taken);
        Assert.Contains("router_settings.retry_policy.TimeoutErrorRetries", report.Taken);
        Assert.Contains("router_settings.enable_pre_call_checks", report.Taken);
        Assert.Empty(report.Taken.Intersect(report.Warnings.Select(warning => warning.Path)));
    }

    [Theory]
    [InlineData(
        """[{ model_name: a, litellm_params: { model: openai_like/a, api_base: "http://h/v1", mock_response: hi } }]""",
        "model_list[0].litellm_params.mock_response")]
    [InlineData(
        """[{ model_name: a, litellm_params: { model: "openai_like/*", api_base: "http://h/v1" } }]""",
        "model_list[0].litellm_params.model")]
    public void Read_OfWhatCannotBeServed_IsAnError(string list, string path) =>
        Assert.Equal(path, Assert.Single(ConfigReader.Read("model_list: " + list, _ => null).Errors).Path);

    [Fact]
    public void Fallback_ToAWildcard_IsAnError()
    {
        var report = ConfigReader.Read(
            """
            model_list: [{ model_name: "x/*", litellm_params: { model: "openai_like/*", api_base: "http://h/v1" } }, { model_name: a, litellm_params: { model: openai_like/a, api_base: "http://h/v1" } }]
            router_settings: { fallbacks: [{ a: ["x/*"] }, { "x/*": [a] }] }
            """,
            _ => null);
        Assert.Equal("router_settings.fallbacks[0].a[0]", Assert.Single(report.Errors).Path);
    }

    [Fact]
    public void Write_ReadBack_KeepsEverythingThatWasTaken()
    {
        const string Yaml = """
            model_list:
              - model_name: a
                litellm_params: { model: azure/d, api_base: "https://x.test", api_key: os.environ/KEY, api_version: v1, region_name: eu, rpm: 6, tpm: 7, order: 1, tags: [free], cooldown_time: 9, connect_timeout: 2, temperature: 0.5, stop: [x], extra_body: { deep: { er: 1 } } }
                model_info: { id: one, quality: { default: 0.5, code: 0.9 }, max_input_tokens: 10, max_output_tokens: 5, supports_vision: false, mode: chat, input_cost_per_token: 1e-6, output_cost_per_token: 2e-6, cache_read_input_token_cost: 1e-7 }
              - { model_name: b, litellm_params: { model: openai_like/b, api_base: "http://h/v1" } }
            router_settings:
              { enable_tag_filtering: true, tag_filtering_match_any: false, retry_policy: { TimeoutErrorRetries: 1 }, allowed_fails_policy: { RateLimitErrorAllowedFails: 5 }, context_window_fallbacks: [{ a: [b] }], content_policy_fallbacks: [{ b: [a] }] }
            router: { strategy: multi_objective, objectives: { quality: 2, cost: 1 }, shadow: least-busy, tags: { pii: [eu] }, budgets: { day_usd: 5 }, projects: { p: { jurisdictions: [eu], budgets: { run_usd: 1 } } }, hedging: true, retry_ratio: 0.1, total_timeout: 60 }
            """;
        var first = ConfigReader.Read(Yaml, name => name == "KEY" ? "k" : null).Require("first");
        var text = ConfigWriter.Write(first);
        var report = ConfigReader.Read(text, name => name == "KEY" ? "k" : null);
        Assert.Empty(report.Warnings);
        var second = report.Require("second");

        Assert.Equal(text, ConfigWriter.Write(second));
        Assert.Equal(Describe(first), Describe(second));

        static string Describe(RouterConfig config) => JsonSerializer.Serialize(new
        {
            Deployments = config.Groups.Values.SelectMany(group => group).Select(item => new
            {
                item.Id, item.ModelName, item.Model, item.Weight, item.Timeout, item.ConnectTimeout, item.Order,
                item.Tags, item.Defaults, item.CooldownTime, item.Jurisdiction,
                item.Lacks, item.Mode, item.MaxInputTokens, item.MaxOutputTokens, item.Quality, item.RequestsPerMinute,
                item.TokensPerMinute, item.ApiVersion, item.Price,
            }),
            config.Settings, config.Fallbacks, config.ContextWindowFallbacks, config.ContentPolicyFallbacks,
            config.Rules.Objectives, config.Rules.Shadow, config.Rules.Tags, config.Rules.Projects,
            config.Rules.Budgets, config.Rules.Hedging, config.Rules.RetryRatio,
        });
    }
}
