using Maestro.Router.Configuration.Yaml;
using Maestro.Router.Detection;

namespace Router.Tests;

public sealed class DetectionTests
{
    private const string Nowhere = "http://127.0.0.1:9";

    private static readonly DetectionOptions Nothing = new() { Environment = _ => null, OllamaUrl = Nowhere, VllmUrl = Nowhere };

    [Fact]
    public async Task Detect_WithNothingAround_UsesTheSimulator_OrFindsNothing()
    {
        var none = await AutoConfiguration.DetectAsync(Nothing);
        Assert.Null(none.Config);
        Assert.Equal(4, none.Findings.Count);

        var simulated = await AutoConfiguration.DetectAsync(Nothing with { SimulatorUrl = "http://127.0.0.1:8090" });
        Assert.True(simulated.Simulated);
        Assert.Equal(["draft", "final"], simulated.Config!.Groups.Keys);
        Assert.Equal("http://127.0.0.1:8090/v1/", simulated.Config.Groups["draft"][0].ApiBase.AbsoluteUri);
    }

    [Fact]
    public async Task Detect_WithEverythingAround_PrefersInTheDocumentedOrder()
    {
        await using var local = await Upstream.StartAsync(http => Upstream.JsonAsync(http, http.Request.Path == "/api/tags"
            ? """{"models":[{"name":"big:70b","size":40000},{"name":"nomic-embed-text","size":1},{"name":"small:3b","size":2000}]}"""
            : """{"data":[{"id":"org/served"}]}"""));
        var url = local.Base[..^"/v1".Length];
        var found = await AutoConfiguration.DetectAsync(new()
        {
            Environment = name => name is "OPENAI_API_KEY" or "ANTHROPIC_API_KEY" ? "k-" + name : null,
            OllamaUrl = url,
            VllmUrl = url,
            ProbeTimeout = TimeSpan.FromSeconds(10),
        });

        Assert.False(found.Simulated);
        Assert.Equal("openai", found.Config!.Groups["draft"][0].Provider.Name);
        Assert.Equal(["draft-anthropic", "draft-vllm", "draft-ollama"], found.Config.Fallbacks["draft"].AsEnumerable());
        Assert.Equal(
            ("small:3b", "big:70b"),
            (found.Config.Groups["draft-ollama"][0].Model, found.Config.Groups["final-ollama"][0].Model));
        Assert.Equal("org/served", found.Config.Groups["final-vllm"][0].Model);

        var printed = ConfigWriter.Write(found.Config);
        Assert.Contains("api_key: os.environ/OPENAI_API_KEY", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("k-OPENAI", printed, StringComparison.Ordinal);
        Assert.Empty(ConfigReader.Read(printed, name => "k").Errors);
    }

    [Fact]
    public async Task Detect_WithAModelThatNobodyPriced_AssumesTheDearestAndSaysSo()
    {
        var found = await AutoConfiguration.DetectAsync(Nothing with
        {
            Environment = name => name switch { "OPENAI_API_KEY" =>
                "k", "ROUTER_DRAFT_MODEL" => "openai/of-tomorrow", _ => null },
        });

        var price = found.Config!.Groups["draft"][0].Price!;
        Assert.Equal(0.00001m, price.Output);
        Assert.StartsWith("assumed", price.Source, StringComparison.Ordinal);
        Assert.Contains(
            found.Findings,
            finding => finding.StartsWith(
                "The price of openai/of-tomorrow is not known: 2.5 and 10 USD", StringComparison.Ordinal));
        Assert.DoesNotContain("assumed", found.Config.Groups["final"][0].Price!.Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Detect_WithAServerOnThisMachine_TakesItAsFree()
    {
        var found = await AutoConfiguration.DetectAsync(Nothing with
        {
            Environment = name => name switch { "OPENAI_API_KEY" =>
                "k", "OPENAI_BASE_URL" => Nowhere + "/v1", "ROUTER_DRAFT_MODEL" => "openai/mine", _ => null },
        });

        Assert.Equal(0, found.Config!.Groups["draft"][0].Price!.Output);
    }

    [Fact]
    public async Task Detect_WithAWishedModel_PutsItFirst()
    {
        var found = await AutoConfiguration.DetectAsync(Nothing with
        {
            Environment = name => name switch
            {
                "OPENAI_API_KEY" or "ANTHROPIC_API_KEY" => "k",
                "ROUTER_FINAL_MODEL" => "anthropic/claude-opus-4-6",
                "ROUTER_DRAFT_MODEL" => "ollama/not-there",
                _ => null,
            },
        });

        Assert.Equal("claude-opus-4-6", found.Config!.Groups["final"][0].Model);
        Assert.Equal(["final-openai"], found.Config.Fallbacks["final"].AsEnumerable());
        Assert.Equal("openai", found.Config.Groups["draft"][0].Provider.Name);
        Assert.Contains(found.Findings, finding => finding.StartsWith("ROUTER_DRAFT_MODEL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("hang")]
    [InlineData("garbage")]
    [InlineData("error")]
    public async Task Detect_WithAServerThatIsSomethingElse_FindsNothing(string behaviour)
    {
        await using var odd = await Upstream.StartAsync(http => behaviour switch
        {
            "hang" => Task.Delay(Timeout.Infinite, http.RequestAborted),
            "garbage" => http.Response.WriteAsync("<html>"),
            _ => Upstream.JsonAsync(http, "{}", 500),
        });
        var url = odd.Base[..^"/v1".Length];
        Assert.Null((await AutoConfiguration.DetectAsync(Nothing with { OllamaUrl = url, VllmUrl = url })).Config);
    }
}
