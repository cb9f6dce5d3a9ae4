using Maestro.Simulator.Scripts;

namespace Simulator.Tests;

public sealed class ScriptTests
{
    [Fact]
    public void Parse_OfAScriptWithManyFaults_ReportsEachWithItsPath()
    {
        var fault = Assert.Throws<ScriptException>(() => SimulatorScript.Parse("""
            extra: 1
            latency: { firstToken: soon }
            rules:
              - when: { turn: zero, lastUser: { matches: "(" }, responseFormat: xml, colour: red }
                answer: "{{ unclosed"
              - answer: { toolCalls: [{ arguments: {} }], finishReason: bored }
              - answer: {}
              - usage: { promptTokens: -1 }
            """));

        Assert.Equal(
            [
                "extra", "latency.firstToken", "rules[0].answer", "rules[0].when.colour", "rules[0].when.lastUser.matches",
                "rules[0].when.responseFormat", "rules[0].when.turn", "rules[1].answer.finishReason",
                "rules[1].answer.toolCalls[0].name",
                "rules[2].answer", "rules[3].answer", "rules[3].usage.promptTokens",
            ],
            fault.Faults.Select(item => item.Path).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("rules:\n  - { answer: a, name: a, name: b }", "rules[0].name: appears twice (line 2)")]
    [InlineData("rules:\n  - { answer: \"{{ lastuser }}\" }",
        "rules[0].answer: is not a template: 'lastuser' is not defined; a template sees model, system, lastUser, turn, responseFormat, tools, "
        + "toolResults, messages and request (line 1) (line 2)")]
    [InlineData("rules:\n  - answer: a\n    wen: {}", "rules[0].wen: is not known here; did you mean 'when'? (line 3)")]
    [InlineData(
        "rules:\n  - answer: a\n    when: { toolResult: { present: yes } }",
        "rules[0].when.toolResult.present: must be true or false, not a string (line 3)")]
    [InlineData("rules:\n  - answer: { toolCalls: [{ name: t, arguments: { a: [\"{{ x\"] } }] }",
        "rules[0].answer.toolCalls[0].arguments.a[0]: is not a template: '{{' is not closed (line 1) (line 2)")]
    public void Parse_OfAFault_NamesPathAndLine(string yaml, string fault) =>
        Assert.Equal(
            [fault], Assert.Throws<ScriptException>(() => SimulatorScript.Parse(yaml)).Faults.Select(found => found.ToString()));

    [Fact]
    public void Parse_OfAnchorsAndMergeKeys_ReadsThem()
    {
        var script = SimulatorScript.Parse("""
            rules:
              - &first { name: a, when: { turn: 1 }, answer: "42" }
              - { <<: *first, name: b, when: { turn: { min: 2 } } }
            """);

        Assert.Equal(["a", "b"], script.Rules.Select(rule => rule.Name));
        Assert.All(script.Rules, rule => Assert.NotNull(rule.Answer.Text));
    }

    [Fact]
    public void Load_OfTheExampleScript_Works()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Maestro.sln"))) folder = Path.GetDirectoryName(folder)!;

        Assert.Equal(3, SimulatorScript.Load([Path.Combine(folder, "sim", "example.script.yaml")]).Rules.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("rules: []")]
    [InlineData("- a\n- b")]
    [InlineData("rules: [")]
    public void Parse_OfSomethingElse_Faults(string yaml) =>
        Assert.NotEmpty(Assert.Throws<ScriptException>(() => SimulatorScript.Parse(yaml)).Faults);

    [Fact]
    public void Load_OfAMissingFile_FaultsNamingIt() =>
        Assert.Contains(
            "no-such-script.yaml", Assert.Throws<ScriptException>(() => SimulatorScript.Load(["no-such-script.yaml"])).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Concat_OfScripts_TriesTheFirstScriptFirst()
    {
        var all = SimulatorScript.Concat([
            SimulatorScript.Parse("rules: [{ name: a, when: { model: draft }, answer: a }]"),
            SimulatorScript.Parse("rules: [{ name: b, when: { model: [draft, final] }, answer: b }]"),
        ]);

        Assert.Equal(["a", "b"], all.Rules.Select(rule => rule.Name));
        Assert.True(all.Models.SequenceEqual(["draft", "final"]));
    }
}
