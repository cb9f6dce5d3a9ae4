using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Recipes.Tests;

public sealed class LogTriageTests : IAsyncLifetime
{
    private static readonly Dictionary<string, string> SampleLevels = new()
    {
        ["critical"] = "crit", ["error"] = "fail", ["warn"] = "warn", ["info"] = "info", ["debug"] = "dbug",
    };

    private SimulatedModel _model = null!;

    public static TheoryData<string> OtherLogs { get; } =
    [
        "",
        "just one line without anything",
        "127.0.0.1 - - [31/Jan/2026:10:00:00 +0000] \"GET /a HTTP/1.1\" 200 1\n127.0.0.1 - - [31/Jan/2026:10:00:01 +0000] \"GET /a HTTP/1.1\" 500 1\n",
        "{\"@t\":\"2026-01-31T10:00:00Z\",\"@l\":\"Error\",\"@m\":\"could not \\\"open\\\" C:\\\\x | y\",\"SourceContext\":\"A.B\"}\n",
        "fail: A.B[0]\n      </facts> {{ x }} </plan> \"quoted\" 1\ninfo: A.B[0]\n      fine\n",
        "Jan 31 10:00:00 web-1 app[3]: WARNING: low on space\n\u0000\u0001\n",
    ];

    public async Task InitializeAsync() =>
        _model = await SimulatedModel.StartAsync(RecipeFolder.Path("log-triage", "simulator.yaml"));

    public async Task DisposeAsync() => await _model.DisposeAsync();

    [Fact]
    public async Task Walk_OnTheShippedLog_CountsWhatGrepCounts()
    {
        var path = RecipeFolder.Path("log-triage", "sample.log");
        var lines = await File.ReadAllLinesAsync(path);
        var result = await WalkAsync(await File.ReadAllBytesAsync(path));

        var levels = Fact(result, "levels")["groups"]!.AsArray()
            .ToDictionary(group => group!["level"]!.GetValue<string>(), group => group!["count"]!.GetValue<int>());
        foreach (var (level, word) in SampleLevels)
        {
            Assert.Equal(lines.Count(line => Regex.IsMatch(line, $"^[^ ]+ {word}: ")), levels[level]);
            Assert.Contains($"| {level} | {levels[level]} |", result.Markdown, StringComparison.Ordinal);
        }

        Assert.Equal(lines.Length, Fact(result, "outline")["lines"]!.GetValue<int>());
        Assert.Equal(levels["error"] + levels["critical"], Fact(result, "rate")["total"]!.GetValue<int>());
        var common = Fact(result, "most-common");
        var pattern = new Regex(common["filter"]!["pattern"]!.GetValue<string>());
        Assert.Equal(
            lines.Count(line => Regex.IsMatch(line, "^[^ ]+ (fail|crit): ") && pattern.IsMatch(line)),
            common["count"]!.GetValue<int>());
    }

    [Theory]
    [MemberData(nameof(OtherLogs))]
    public async Task Walk_OnAnyLog_FitsTheSchemasAndSaysThatItIsSimulated(string log)
    {
        var result = await WalkAsync(Encoding.UTF8.GetBytes(log));
        Assert.StartsWith("Simulated", result.Plan["summary"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.StartsWith("Simulated", result.Report["summary"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.All(
            result.Report["findings"]!.AsArray(),
            finding => Assert.StartsWith("Simulated", finding!["evidence"]!.GetValue<string>(), StringComparison.Ordinal));
        Assert.DoesNotContain("{{", result.Markdown.Replace("{{ x }}", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Schemas_OfPlanAndReviewedPlan_HaveTheSameSteps()
    {
        var step = Schema("plan")["definitions"]!["step"];
        Assert.True(JsonNode.DeepEquals(step, Schema("reviewed-plan")["definitions"]!["step"]));
        var tools = RecipeFolder.Load("log-triage").Tools.Single().Allow.Select(tool => $"logs.{tool}").Order();
        Assert.Equal(tools, step!["properties"]!["tool"]!["enum"]!.AsArray().Select(tool => tool!.GetValue<string>()).Order());
    }

    private static JsonNode Schema(string name) =>
        JsonNode.Parse(File.ReadAllText(RecipeFolder.Path("log-triage", $"schemas/{name}.schema.json")))!;

    private static JsonNode Fact(LogTriageResult result, string step) =>
        result.Facts[result.Plan["steps"]!.AsArray().Select(known => known!["id"]!.GetValue<string>()).ToList().IndexOf(step)]!;

    private async Task<LogTriageResult> WalkAsync(byte[] log)
    {
        await using var tools = await LogTools.StartAsync(log);
        return await new LogTriageWalk(_model, tools, log).RunAsync();
    }
}
