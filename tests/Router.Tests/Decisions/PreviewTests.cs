namespace Router.Tests.Decisions;

/// <summary>Constraints, scores and explanations, asked by the preview so that no provider is needed.</summary>
public sealed class PreviewTests
{
    private const string Three = """
        model_list:
          - { model_name: gpt, litellm_params: { model: openai_like/best, api_base: "http://127.0.0.1:9", region_name: us }, model_info: { id: best, quality: 0.95, input_cost_per_token: 1e-5, output_cost_per_token: 3e-5, max_input_tokens: 2000 } }
          - { model_name: gpt, litellm_params: { model: openai_like/cheap, api_base: "http://127.0.0.1:9", region_name: eu }, model_info: { id: cheap, quality: { default: 0.5, code: 0.99 }, input_cost_per_token: 1e-7, output_cost_per_token: 2e-7, supports_function_calling: false } }
          - { model_name: gpt, litellm_params: { model: vllm/own, api_base: "http://127.0.0.1:9" }, model_info: { id: own, quality: 0.4, input_cost_per_token: 4e-7, output_cost_per_token: 4e-7, supports_vision: false } }
        router:
          strategy: multi_objective
          objectives: { quality: 1, cost_per_1k_tokens: 1 }
          tags: { pii: [local, eu], export-ctrl: { jurisdictions: [local] } }
          budgets: { day_usd: 5 }
          projects:
            cheapskate: { objectives: { cost: 1 } }
            home: { jurisdictions: [local] }
            poor: { budgets: { step_usd: 0.0005 } }
        """;

    [Theory]
    [InlineData("{}", "cheap", "the price weighs as much as the quality")]
    [InlineData("""{"hint":"finalization"}""", "best", "a final answer should be good")]
    [InlineData("""{"hint":"draft"}""", "cheap", "a draft should be cheap")]
    [InlineData("""{"project":"cheapskate"}""", "cheap", "the project's own objectives")]
    [InlineData("""{"taskClass":"code","hint":"finalization"}""", "cheap", "quality differs by task class")]
    [InlineData("""{"tags":["pii"],"tools":true}""", "own", "pii may not go to us, and cheap has no tools")]
    [InlineData("""{"tags":["export-ctrl"]}""", "own", "only local")]
    [InlineData("""{"project":"home"}""", "own", "the project's jurisdictions")]
    [InlineData("""{"jurisdictions":["us"]}""", "best", "the request's own jurisdictions")]
    public async Task Preview_Chooses(string more, string expected, string because)
    {
        await using var router = await RouterServer.StartAsync(Three);
        var preview = await router.PreviewAsync(Merge(more));
        Assert.True(expected == preview.Text("deployment"), $"{because}, but {preview}");
    }

    [Theory]
    [InlineData("""{"tags":["pii"]}""", "best", "jurisdiction", "'pii' may not go to 'us'")]
    [InlineData("""{"tags":["secret"]}""", "own", "jurisdiction", "tag 'secret' is not known")]
    [InlineData("""{"tools":true}""", "cheap", "capability", "cannot call tools")]
    [InlineData("""{"vision":true}""", "own", "capability", "cannot see images")]
    [InlineData("""{"inputTokens":3000}""", "best", "context", "takes 2000 input tokens, the request has about 3000")]
    [InlineData(
        """{"project":"poor","inputTokens":1000,"maxOutputTokens":100}""", "best", "budget",
        "about 0.013 USD, the step's budget is 0.0005")]
    [InlineData("""{"stepBudgetUsd":0.000001}""", "own", "budget", "about 0.00036 USD, the step's budget is 0.000001")]
    [InlineData("""{"run":"r","runBudgetUsd":0.001}""", "best", "budget", "about 0.017 USD, the run's budget has 0.001 left")]
    public async Task Preview_NamesTheRuleThatExcludes(string more, string deployment, string rule, string reason)
    {
        await using var router = await RouterServer.StartAsync(Three);
        var candidate = (await router.PreviewAsync(Merge(more))).Candidate(deployment);
        Assert.False(candidate.GetProperty("eligible").GetBoolean());
        Assert.Equal(rule, candidate.Text("rule"));
        Assert.Equal(reason, candidate.Text("reason"));
    }

    [Fact]
    public async Task Preview_WithTheSameSeed_IsTheSame_AndGivesObjectivesAndScores()
    {
        await using var router = await RouterServer.StartAsync(
            RouterServer.Config(Enumerable.Repeat("http://127.0.0.1:9", 5), "routing_strategy: multi_objective"));
        var first = await router.PreviewAsync("""{"model":"gpt","seed":42}""");
        var seen = new HashSet<string?>();
        for (var seed = 0; seed < 40; seed++)
            seen.Add((await router.PreviewAsync($$"""{"model":"gpt","seed":{{seed}}}""")).Text("deployment"));

        Assert.Equal(first.ToString(), (await router.PreviewAsync("""{"model":"gpt","seed":42}""")).ToString());
        Assert.Equal(5, seen.Count); // equals share the traffic
        var candidate = first.GetProperty("chain")[0].GetProperty("candidates")[0];
        Assert.InRange(candidate.GetProperty("score").GetDouble(), 0.01, 1);
        Assert.InRange(candidate.GetProperty("objectives").GetProperty("reliability").GetDouble(), 0.8, 1);
    }

    [Fact]
    public async Task Tagged_WithoutConfiguredTags_StaysAtHome_AndSaysSo()
    {
        await using var upstream = await Upstream.CompletingAsync("no");
        await using var router = await RouterServer.StartAsync(RouterServer.Config([upstream.Base]));

        using var response = await router.AskWithAsync(("x-maestro-tags", "pii"));
        Assert.Equal(403, (int)response.StatusCode);
        Assert.Equal("jurisdiction_denied", (await response.ErrorAsync()).Text("code"));
        Assert.Empty(upstream.Requests);
    }

    [Fact]
    public async Task BadHeaders_AreNamedAllAtOnce()
    {
        await using var router = await RouterServer.StartAsync(RouterServer.Config(["http://127.0.0.1:9"]));
        using var response = await router.AskWithAsync(("x-maestro-hint", "quick"), ("x-maestro-step-budget-usd", "-1"));
        var message = (await response.ErrorAsync()).Text("message");
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("x-maestro-hint: must be", message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("x-maestro-step-budget-usd: must be", message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task RunBudget_IsSpentByAnswers()
    {
        await using var upstream = await Upstream.CompletingAsync("ok");
        await using var router = await RouterServer.StartAsync($$"""
            model_list: [{ model_name: gpt, litellm_params: { model: openai_like/up, api_base: "{{upstream.Base}}" }, model_info: { input_cost_per_token: 0.01, output_cost_per_token: 0.01 } }]
            """);

        // An answer costs 0.15 USD; the estimate of each is below that, because the client limits the output to one token.
        (string, string)[] headers = [("x-maestro-run", "r1"), ("x-maestro-run-budget-usd", "0.2")];
        const string Body = """{"model":"gpt","max_tokens":1,"messages":[{"role":"user","content":"hi"}]}""";
        using var first = await router.SendAsync(HttpMethod.Post, "/v1/chat/completions", Body, headers);
        using var second = await router.SendAsync(HttpMethod.Post, "/v1/chat/completions", Body, headers);
        using var other = await router.SendAsync(
            HttpMethod.Post, "/v1/chat/completions", Body, ("x-maestro-run", "r2"), ("x-maestro-run-budget-usd", "0.2"));

        Assert.Equal(200, (int)first.StatusCode);
        Assert.Equal("budget_denied", (await second.ErrorAsync()).Text("code"));
        Assert.Equal(200, (int)other.StatusCode);
    }

    private static string Merge(string more) => "{\"model\":\"gpt\"" + (more.Length > 2 ? "," + more[1..] : "}");
}
