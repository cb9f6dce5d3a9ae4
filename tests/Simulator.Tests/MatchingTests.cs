using System.Net;
using System.Text.Json;

namespace Simulator.Tests;

/// <summary>Which rule answers which request.</summary>
public sealed class MatchingTests
{
    private const string Script = """
        rules:
          - { name: second-turn, when: { turn: 2 }, answer: second }
          - { name: late, when: { turn: { min: 3 } }, answer: late }
          - { name: json, when: { responseFormat: json_schema }, answer: json }
          - { name: system, when: { system: [strict, critic] }, answer: system }
          - { name: pattern, when: { lastUser: { matches: "^order \\d+$", not: "order 13" } }, answer: pattern }
          - { name: any, when: { any: needle }, answer: any }
          - { name: tool, when: { toolResult: { name: search, text: { contains: "0 hits" } } }, answer: tool }
          - { name: wildcard, when: { model: "gpt-*" }, answer: wildcard }
        """;

    [Theory]
    [InlineData(
        "second-turn",
        """{"model":"m","messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"c"}]}""")]
    [InlineData(
        "late",
        """{"model":"m","messages":[{"role":"assistant","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"c"}]}""")]
    [InlineData("json", """{"model":"m","messages":[{"role":"user","content":"a"}],"response_format":{"type":"json_schema"}}""")]
    [InlineData(
        "system",
        """{"model":"m","messages":[{"role":"developer","content":"a strict critic"},{"role":"user","content":"a"}]}""")]
    [InlineData("pattern", """{"model":"m","messages":[{"role":"user","content":"order 12"}]}""")]
    [InlineData(
        "any",
        """{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"a needle"}]},{"role":"user","content":"b"}]}""")]
    [InlineData(
        "tool",
        """{"model":"m","messages":[{"role":"user","content":"a"},{"role":"tool","name":"search","content":"0 hits"}]}""")]
    [InlineData("wildcard", """{"model":"sim/gpt-4o","messages":[{"role":"user","content":"a"}]}""")]
    public async Task Request_IsAnsweredByTheFirstRuleThatMatches(string rule, string request)
    {
        await using var server = await SimulatorServer.StartAsync(Script);
        using var response = await server.PostAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(rule, response.Headers.GetValues("x-maestro-sim-rule").Single());
    }

    [Theory]
    [InlineData("order 13")]
    [InlineData("something else")]
    public async Task Request_ThatNoRuleMatches_IsAnsweredWithAnErrorNotAnInvention(string text)
    {
        await using var server = await SimulatorServer.StartAsync(Script);
        using var response = await server.PostAsync(
            JsonSerializer.Serialize(new { model = "m", messages = new[] { new { role = "user", content = text } } }));
        using var error = JsonDocument.Parse(await response.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("no_rule_matched", error.RootElement.GetProperty("error").GetProperty("code").GetString());
        Assert.Contains(
            "No rule", error.RootElement.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }
}
