using Maestro.Router.Configuration.Yaml;

namespace Router.Tests;

public sealed class ConfigTests
{
    [Fact]
    public void Read_OfThePrdsExample_TakesItWhole()
    {
        var report = ConfigReader.Read(
            """
            model_list:
              - model_name: gpt-4o
                litellm_params: { model: openai/gpt-4o }
              - model_name: sonnet-3.7
                litellm_params: { model: anthropic/claude-3.7-sonnet }
              - model_name: ig-local-70b
                litellm_params: { model: vllm/Meta-Llama-3.1-70B-Instruct }
            router:
              strategy: multi_objective
              objectives:
                [quality, p95_latency_ms, cost_per_1k_tokens, reliability, sovereignty]
              fallbacks:
                - primary: gpt-4o
                  on_error: [sonnet-3.7, ig-local-70b]
            """,
            name => name == "OPENAI_API_KEY" ? "k" : null);

        Assert.Empty(report.Errors);
        Assert.Equal(
            ["model_list[1].litellm_params.api_key"],
            report.Warnings.Select(warning => warning.Path).Order(StringComparer.Ordinal));
        var config = report.Config!;
        Assert.Equal(["sonnet-3.7", "ig-local-70b"], config.Fallbacks["gpt-4o"].AsEnumerable());
        Assert.Equal("https://api.openai.com/v1/", config.Groups["gpt-4o"][0].ApiBase.AbsoluteUri);
        Assert.Equal("https://api.anthropic.com/v1/", config.Groups["sonnet-3.7"][0].ApiBase.AbsoluteUri);
        Assert.Equal("http://127.0.0.1:8000/v1/", config.Groups["ig-local-70b"][0].ApiBase.AbsoluteUri);
        Assert.Equal("ANTHROPIC_API_KEY", config.Groups["sonnet-3.7"][0].MissingCredential);
        Assert.Equal(0.0000025m, config.Groups["gpt-4o"][0].Price!.Input);
    }

    [Fact]
    public void Read_OfAConfigurationWithManyFaults_ReportsEachWithItsPath()
    {
        var report = ConfigReader.Read(
            """
            model_list:
              - litellm_params: { model: openai/a, api_key: os.environ/NOT_SET }
              - model_name: b
              - { model_name: "c*", litellm_params: { model: "openai/*-*" } }
              - { model_name: d, litellm_params: { model: bedrock/d } }
              - { model_name: e, litellm_params: { model: unprefixed, weight: -1, timeout: soon } }
              - { model_name: f, litellm_params: { model: openai_like/f } }
              - { model_name: g, litellm_params: { model: openai/g, api_base: "ftp://x" } }
              - { model_name: h, litellm_params: { model: openai/h }, model_info: { id: "same", input_cost_per_token: cheap } }
              - { model_name: h, litellm_params: { model: openai/h, colour: red }, model_info: { id: "same" } }
            router_settings: { num_retries: many, fallbacks: [{ h: [nowhere] }, { nobody: [h] }], model_group_alias: { h: h, x: nothing } }
            router: { fallbacks: [{ primary: h }] }
            surprise: 1
            """,
            _ => null);

        Assert.Null(report.Config);
        string[] expected =
        [
            "model_list[0]", "model_list[0].litellm_params.api_key", "model_list[1]", "model_list[2].litellm_params.model",
            "model_list[3].litellm_params.model",
            "model_list[4].litellm_params.model", "model_list[4].litellm_params.timeout", "model_list[4].litellm_params.weight",
            "model_list[5].litellm_params.api_base", "model_list[6].litellm_params.api_base",
            "model_list[7].model_info.input_cost_per_token",
            "model_list[8].model_info.id", "router.fallbacks[0]", "router_settings.fallbacks[0].h[0]",
            "router_settings.fallbacks[1]",
            "router_settings.model_group_alias.h", "router_settings.model_group_alias.x", "router_settings.num_retries",
        ];
        Assert.Equal(expected, report.Errors.Select(error => error.Path).Order(StringComparer.Ordinal));
        Assert.Contains(report.Errors, error => error.Msg.Contains("NOT_SET", StringComparison.Ordinal));
        Assert.Contains(report.Warnings, warning => warning.Path == "model_list[8].litellm_params.colour");
        Assert.Contains(report.Warnings, warning => warning.Path == "surprise");
    }

    [Theory]
    [InlineData("")]
    [InlineData("model_list: []")]
    [InlineData("just text")]
    [InlineData("a: [")]
    [InlineData("model_list: 3")]
    public void Read_OfSomethingElse_IsAnError(string yaml) => Assert.NotEmpty(ConfigReader.Read(yaml, _ => null).Errors);

    [Fact]
    public void Read_OfTheExample_HasNoWarnings()
    {
        var report = ConfigReader.Read(
            Checkout.Text("router", "router.example.yaml"), name => name == "OPENAI_BASE_URL" ? "" : "set");

        Assert.Empty(report.Errors);
        Assert.Empty(report.Warnings);
    }

    [Theory]
    [InlineData("http://host:8000", "http://host:8000/v1/")]
    [InlineData("http://host:8000/", "http://host:8000/v1/")]
    [InlineData("https://host/api/v3/", "https://host/api/v3/")]
    [InlineData("https://user:pw@host/v1", null)]
    [InlineData("https://host/v1?x=1", null)]
    [InlineData("/v1", null)]
    public void ApiBase_IsNormalized(string given, string? expected) =>
        Assert.Equal(expected, ProviderReader.Normalize(given)?.AbsoluteUri);

    [Fact]
    public void Write_ReadBack_IsTheSameConfiguration()
    {
        const string Yaml = """
            model_list:
              - { model_name: a, litellm_params: { model: openai/gpt-4o, api_key: os.environ/KEY, weight: 2.5, timeout: 30, extra_headers: { x-team: os.environ/TEAM } } }
              - { model_name: a, litellm_params: { model: ollama/llama3.2, api_base: "http://127.0.0.1:11434" } }
              - { model_name: b, litellm_params: { model: hosted_vllm/org/model, api_base: "http://10.0.0.1:8000/v1" }, model_info: { input_cost_per_token: 1e-7 } }
            router_settings: { num_retries: 1, fallbacks: [{ a: [b] }], model_group_alias: { quick: a }, stream_timeout: 20 }
            general_settings: { master_key: os.environ/MASTER }
            """;
        var first = ConfigReader.Read(Yaml, name => name == "OPENAI_BASE_URL" ? null : name).Require("first");
        var text = ConfigWriter.Write(first);
        var second = ConfigReader.Read(text, name => name == "OPENAI_BASE_URL" ? null : name).Require("second");

        Assert.Equal(text, ConfigWriter.Write(second));
        Assert.Equal(
            first.Groups["a"].Select(item => (item.Id, item.Model, item.ApiBase, item.Weight, item.Timeout)),
            second.Groups["a"].Select(item => (item.Id, item.Model, item.ApiBase, item.Weight, item.Timeout)));
        Assert.Equal("KEY", second.Groups["a"][0].ApiKey!.Reveal());
        Assert.Equal(0.0000001m, second.Groups["b"][0].Price!.Input);
    }
}
