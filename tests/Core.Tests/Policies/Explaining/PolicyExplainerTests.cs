using System.Text.Json;
using Maestro.Policies.Explaining;
using Microsoft.Extensions.Time.Testing;

namespace Maestro.Tests.Policies.Explaining;

public class PolicyExplainerTests
{
    private const string Input = """{"step_tags": ["pii"], "selected_model": "gpt-4o"}""";

    [Fact]
    public void Body_OfADenial_HasTheWireShape()
    {
        var explanation = Explaining.Of(Explaining.Excerpt, Input);

        var body = JsonSerializer.SerializeToNode(ExplanationBody.Of(explanation), PolicyJson.Default.ExplanationBody)!;

        Assert.Equal(
            ["allow", "reasons", "rules", "obligations", "digest", "package", "explained", "flips", "summary", "searchComplete"],
            body.AsObject().Select(member => member.Key));
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""[{"path": "step_tags[0]", "op": "remove", "from": "pii"}]"""), body["flips"]![0]!["edits"]));
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""[{"path": "selected_model", "op": "replace", "from": "gpt-4o", "to": "ig-local-70b"}]"""),
            body["flips"]![1]!["edits"]));
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse(
                """{"expression": "input.selected_model == \"ig-local-70b\"", "at": "routing.rego:7", "values": {"input.selected_model": "gpt-4o"}}"""),
            body["explained"]![0]!["failed"]));
    }

    [Fact]
    public void Explain_PackageThatIsNotThere_SaysSoAndSearchesNothing()
    {
        var explanation = new PolicyExplainer(Explaining.Set(Explaining.Excerpt), TimeProvider.System).Explain(
            "maestro.nothing", Explaining.Json(Input));

        Assert.False(explanation.Decision.Allow);
        Assert.Contains("maestro.nothing", Assert.Single(explanation.Decision.Reasons), StringComparison.Ordinal);
        Assert.Empty(explanation.Flips);
        Assert.Null(explanation.FlipSummary);
    }

    [Fact]
    public void Explain_PolicyFails_IsADenialWithoutFlips()
    {
        var explanation = Explaining.Of(
            "package maestro.routing\n\nallow := input.a\n\nallow := input.b", """{"a": true, "b": false}""");

        Assert.False(explanation.Decision.Allow);
        Assert.All(explanation.Flips, flip => Assert.NotEmpty(flip.Edits));
        Assert.Equal("Set b to true.", explanation.FlipSummary);
    }

    [Fact]
    public void Explain_NothingHelps_SaysThatTheSearchWasComplete()
    {
        var explanation = Explaining.Of("package maestro.routing\n\nallow if { input.a == 1; input.a == 2 }", """{"a": 0}""");

        Assert.Empty(explanation.Flips);
        Assert.True(explanation.SearchWasComplete);
    }

    [Fact]
    public void Explain_MoreEditsThanAllowed_FindsNothing()
    {
        const string Rego = "package maestro.routing\n\nallow if { input.a == 1; input.b == 1; input.c == 1 }";

        Assert.Empty(Explaining.Of(Rego, """{"a": 0, "b": 0, "c": 0}""", new ExplainOptions { MaxEdits = 2 }).Flips);
        Assert.Equal(
            "Raise a from 0 to 1 and raise b from 0 to 1 and raise c from 0 to 1.",
            Explaining.Of(Rego, """{"a": 0, "b": 0, "c": 0}""").FlipSummary);
    }

    [Fact]
    public void Explain_EvaluationsRunOut_SaysThatTheSearchWasCutShort()
    {
        var rules = string.Join("; ", Enumerable.Range(0, 30).Select(i => $"input.m{i} in [1, 2, 3]"));
        var input = new JsonObject(
            Enumerable.Range(0, 30).Select(i => KeyValuePair.Create($"m{i}", (JsonNode?)JsonValue.Create(0))));

        var explanation = Explaining.Of(
            $"package maestro.routing\n\nallow if {{ {rules} }}", input.ToJsonString(),
            new ExplainOptions { MaxEvaluations = 50 });

        Assert.Empty(explanation.Flips);
        Assert.False(explanation.SearchWasComplete);
    }

    [Fact]
    public void Explain_HostilePolicyAndInput_EndsAtItsBounds()
    {
        const string Rego =
            """
            package maestro.routing

            allow if {
                some a in input.list
                some b in input.list
                some c in numbers.range(1, 100000)
                a + b == c * 1000000
            }
            """;
        var input = new JsonObject { ["list"] = new JsonArray([.. Enumerable.Range(0, 2_000).Select(i => (JsonNode)i)]) };

        var explanation = Explaining.Of(Rego, input.ToJsonString(), new ExplainOptions { MaxEvaluations = 20 });

        Assert.False(explanation.Decision.Allow);
        Assert.False(explanation.SearchWasComplete);
    }

    [Fact]
    public void Explain_ClockPassesTheLimit_EndsTheSearch()
    {
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMilliseconds(600) };

        var explanation = new PolicyExplainer(Explaining.Set(Explaining.Excerpt), time).Explain(
            Explaining.Package, Explaining.Json(Input));

        Assert.False(explanation.SearchWasComplete);
    }

    [Fact]
    public void Explain_FromManyThreads_AllSayTheSame()
    {
        var explainer = new PolicyExplainer(Explaining.Set(Explaining.Excerpt), new FakeTimeProvider());

        var summaries = ParallelEnumerable.Range(0, 200)
            .Select(_ => explainer.Explain(Explaining.Package, Explaining.Json(Input)).FlipSummary).Distinct().ToList();

        Assert.Equal(["Remove tag 'pii', or choose selected_model 'ig-local-70b'."], summaries);
    }

    [Fact]
    public void ExplainAction_SeveralPackagesDeny_FlipSatisfiesAllOfThem()
    {
        var set = PolicySets.Of(
            ("autonomy.rego", "package maestro.autonomy\n\nallow if input.run.autonomy in {\"L1\", \"L2\"}"),
            ("cost.rego", "package maestro.cost\n\nallow if input.run.autonomy != \"L1\"\n\nallow if input.budget == 1"),
            ("safety.rego", "package maestro.safety\n\nallow if not input.halted")).Value;

        var explanation = new PolicyExplainer(set, new FakeTimeProvider()).ExplainAction(
            PolicyActions.RunStart, Explaining.Json("""{"action": "run.start", "run": {"autonomy": "L1"}, "halted": true}"""));

        Assert.False(explanation.Decision.Allow);
        Assert.Contains(
            "set halted to false and choose run.autonomy 'L2'", explanation.FlipSummary, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void ExplainAction_UnknownAction_Throws() =>
        Assert.Throws<ArgumentException>(
            () => new PolicyExplainer(Explaining.Set(Explaining.Excerpt), TimeProvider.System).ExplainAction("other", []));
}
