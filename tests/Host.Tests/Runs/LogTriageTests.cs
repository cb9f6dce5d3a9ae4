using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Host.Tests.Runs;

/// <summary>The main job, by HTTP only: the shipped recipe on the shipped log.</summary>
public sealed class LogTriageTests(MaestroFixture fixture) : IClassFixture<MaestroFixture>
{
    private static readonly string Sample = Path.Combine(TestMaestro.Recipes, "log-triage", "sample.log");

    private readonly Api _api = fixture.Maestro.Api;

    [Fact]
    public async Task LogTriage_ApprovedByHttp_ReportsWhatGrepCounts()
    {
        var started = await _api.UploadAsync(new JsonObject { ["recipe"] = "log-triage" }, ("log", Sample));
        var id = started.Text("id");
        Assert.Equal("pending", started.Text("status"));
        Assert.Equal(new FileInfo(Sample).Length, started.Member("inputs").Member("log").Number("bytes"));
        Assert.Equal("sample.log", started.Member("inputs").Member("log").Text("name"));
        var log = LogFollower.AllAsync(_api, id);

        var gate = await _api.GateAsync(id);
        Assert.Contains((await _api.GetAsync("/approvals")).List("items"), item => item.Text("id") == gate.Text("id"));
        Assert.Equal($"{id}~approve", gate.Text("id"));
        Assert.Equal("log-triage", gate.Text("recipe"));
        Assert.False(log.IsCompleted);
        await AddGrepStepsAsync(gate);

        var run = await _api.StatusAsync(id, "completed");
        Assert.True(run.Flag("simulated"));
        Assert.True(run.Has("result"));
        Assert.True(run.Number("durationMs") > 0);
        Assert.Equal("""{"status":"completed"}""", (await log)[^1].Data.ToJsonString());
        await FactsEqualGrepAsync(id);
        await ReportSaysWhereItComesFromAsync(id);
        Assert.All(await _api.NodesAsync(id), node => Assert.Equal("completed", node.Text("status")));
    }

    /// <summary>
    /// Approves what was planned and, besides, one count for each pattern that the recipe's README gives to grep.
    /// </summary>
    private async Task AddGrepStepsAsync(JsonNode gate)
    {
        var payload = gate.Member("payload").DeepClone();
        var steps = new JsonArray();
        foreach (var (pattern, index) in GrepTable().Select((row, index) => (row.Pattern, index)))
        {
            steps.Add(new JsonObject
            {
                ["id"] = $"grep-{index}",
                ["why"] = "grep -c",
                ["tool"] = "logs.count",
                ["args"] = new JsonObject { ["pattern"] = pattern },
            });
        }

        payload["steps"] = steps;
        using var response = await _api.DecideAsync(gate.Text("id"), "edit", "olga", payload, gate.Text("payloadDigest"));
        Assert.Equal("edited", (await Api.GoodAsync(response, HttpStatusCode.OK)).Text("status"));
    }

    private async Task FactsEqualGrepAsync(string id)
    {
        var facts = Assert.IsType<JsonArray>(await _api.GetAsync($"/runs/{id}/artifacts/facts.json"));
        var table = GrepTable();
        Assert.Equal(table.Count, facts.Count);
        for (var i = 0; i < table.Count; i++)
        {
            Assert.Equal(await GrepAsync(table[i].Flags, table[i].Pattern), table[i].Answer);
            Assert.Equal(table[i].Answer, facts[i]!.Number("total"));
        }
    }

    private async Task ReportSaysWhereItComesFromAsync(string id)
    {
        using var response = await _api.Http.GetAsync($"/runs/{id}/artifacts/report.md");
        Assert.Equal("text/markdown", response.Content.Headers.ContentType?.MediaType);
        var report = await response.Content.ReadAsStringAsync();
        Assert.Contains("**Simulated.**", report, StringComparison.Ordinal);
        Assert.Contains("olga decided \"edit\"", report, StringComparison.Ordinal);
        Assert.Contains("3345", report, StringComparison.Ordinal);

        var listed = (await _api.GetAsync($"/runs/{id}/artifacts")).List("items");
        Assert.Equal(["facts.json", "report.md"], listed.Select(artifact => artifact.Text("name")).Order(StringComparer.Ordinal));
        Assert.All(listed, artifact => Assert.Equal("report", artifact.Text("nodeId")));
    }

    /// <summary>
    /// The rows of the README's table that a regular expression of the tools can express: all but the empty pattern.
    /// </summary>
    private static List<(string Flags, string Pattern, int Answer)> GrepTable() =>
    [
        .. File.ReadLines(Path.Combine(TestMaestro.Recipes, "log-triage", "README.md"))
            .Select(line => Regex.Match(line, @"^\| `grep (-cE?) '([^']+)' sample\.log` \| (\d+) \|$"))
            .Where(match => match.Success)
            .Select(match => (
                match.Groups[1].Value, match.Groups[2].Value,
                int.Parse(match.Groups[3].Value, System.Globalization.CultureInfo.InvariantCulture))),
    ];

    /// <summary>What the real grep answers, where there is one.</summary>
    private static async Task<int> GrepAsync(string flags, string pattern)
    {
        if (!File.Exists("/usr/bin/grep") && !File.Exists("/bin/grep"))
            return (await File.ReadAllLinesAsync(Sample)).Count(line => Regex.IsMatch(line, pattern));

        var grep = await ProcessRun.OfAsync(new ProcessStartInfo("grep", [flags, pattern, Sample]));
        return int.Parse(grep.Output, System.Globalization.CultureInfo.InvariantCulture);
    }
}
