using Maestro.Policies.Explaining;

namespace Maestro.Tests.Policies.Explaining;

public class FlipTests
{
    [Fact]
    public void Explain_Excerpt_ProposesBothWaysOut()
    {
        var explanation = Explaining.Of(Explaining.Excerpt, """{"step_tags": ["pii"], "selected_model": "gpt-4o"}""");

        Assert.False(explanation.Decision.Allow);
        Assert.Equal("Remove tag 'pii', or choose selected_model 'ig-local-70b'.", explanation.FlipSummary);
        Assert.True(explanation.SearchWasComplete);
        Assert.Equal(["step_tags[0]", "selected_model"], explanation.Flips.Select(flip => Assert.Single(flip.Edits).Path));
        Assert.Equal([FlipOp.Remove, FlipOp.Replace], explanation.Flips.Select(flip => flip.Edits[0].Op));
    }

    [Fact]
    public void Explain_Excerpt_NamesWhatFailed()
    {
        var explanation = Explaining.Of(Explaining.Excerpt, """{"step_tags": ["pii"], "selected_model": "gpt-4o"}""");

        Assert.Equal(
            [
                "routing.rego:7: `input.selected_model == \"ig-local-70b\"` was not true: input.selected_model is \"gpt-4o\"",
                "routing.rego:10: `not \"pii\" in input.step_tags` was not true: input.step_tags is [\"pii\"]",
            ],
            explanation.Rules.Select(rule => rule.ToString()));
    }

    [Fact]
    public void Explain_SeveralModelsAreFine_ListsThem()
    {
        var explanation = Explaining.Of(
            """
            package maestro.routing

            allow if input.model in data.models
            """,
            """{"model": "gpt-4o"}""",
            data: """{"models": ["ig-local-70b", "eu-mistral"]}""");

        Assert.Equal("Choose as model one of: 'eu-mistral', 'ig-local-70b'.", explanation.FlipSummary);
    }

    [Theory]
    [InlineData("input.cost < 5", """{"cost": 7.5}""", "Lower cost from 7.5 to 4.99.")]
    [InlineData("input.cost <= 5", """{"cost": 7.5}""", "Lower cost from 7.5 to 5.")]
    [InlineData("input.tier >= 3", """{"tier": 1}""", "Raise tier from 1 to 3.")]
    [InlineData("input.tier > 3", """{"tier": 1}""", "Raise tier from 1 to 4.")]
    [InlineData("input.a + input.b <= 10", """{"a": 8, "b": 7}""", "Lower a from 8 to 3, or lower b from 7 to 2.")]
    [InlineData("input.model != \"m1\"", """{"model": "m1"}""", "Choose another model than 'm1'.")]
    [InlineData("not startswith(input.model, \"m\")", """{"model": "m1"}""", "Choose another model than 'm1'.")]
    [InlineData("not input.pinned", """{"pinned": true}""", "Set pinned to false.")]
    [InlineData("input.pinned", """{}""", "Set pinned to true.")]
    [InlineData("object.get(input, \"pinned\", false) == true", """{}""", "Set pinned to true.")]
    [InlineData("input.tier >= 3", """{}""", "Set tier to 3.")]
    [InlineData("input.region == \"eu\"", """{}""", "Choose region 'eu'.")]
    [InlineData("lower(input.region) == \"eu\"", """{"region": "US"}""", "Choose region 'eu'.")]
    [InlineData("\"ok\" in input.tags", """{"tags": ["x"]}""", "Add tag 'ok' in tags.")]
    [InlineData("data.prices[input.tags[_]] < 3", """{"tags": []}""", "Add tag 'small' in tags.")]
    [InlineData("input.groups[_].name == \"ops\"", """{"groups": [{"name": "dev"}]}""", "Choose groups[0].name 'ops'.")]
    [InlineData("input.groups[_] == \"ops\"", """{}""", "Add 'ops' to groups.")]
    [InlineData("x := input.model; upper(x) == \"M\"", """{}""", "Choose model 'M'.")]
    [InlineData(
        "count(input.people) < 2", """{"people": [{"n": 1}, {"n": 2}]}""", "Leave out people[0], or leave out people[1].")]
    [InlineData("data.prices[input.model] < 3", """{"model": "big"}""", "Choose model 'small'.")]
    [InlineData("every t in input.tags { t in [\"a\", \"b\"] }", """{"tags": ["a", "z"]}""", "Remove tag 'z' in tags.")]
    public void Explain_OneChangeIsEnough_ProposesIt(string condition, string input, string summary)
    {
        var explanation = Explaining.Of(
            $"package maestro.routing\n\nallow if {{\n    {condition}\n}}", input,
            data: """{"prices": {"big": 9, "small": 1}}""");

        Assert.Equal(summary, explanation.FlipSummary);
        Assert.True(explanation.SearchWasComplete);
    }

    [Fact]
    public void Explain_TwoChangesAreNeeded_FindsWhatTheFirstUncovers()
    {
        var explanation = Explaining.Of(
            """
            package maestro.routing

            allow if {
                input.region == "eu"
                input.model in ["m1", "m2"]
            }
            """,
            """{"region": "us", "model": "x"}""");

        Assert.Equal("Choose as model one of: 'm1', 'm2' and choose region 'eu'.", explanation.FlipSummary);
    }

    [Fact]
    public void Explain_OnlyThePersonDecides_SaysByAnotherPerson()
    {
        var explanation = Explaining.Of(
            "package maestro.routing\n\nallow if input.actor != input.run.requested_by",
            """{"actor": "ann", "run": {"requested_by": "ann"}}""");

        Assert.Equal("Ask by another person, or when another person asked for the run.", explanation.FlipSummary);
    }

    [Fact]
    public void Explain_Allowed_HasFlipsOnlyWhenAsked()
    {
        const string Input = """{"step_tags": ["pii"], "selected_model": "ig-local-70b"}""";

        Assert.Empty(Explaining.Of(Explaining.Excerpt, Input).Flips);
        Assert.Equal(
            "Choose another selected_model than 'ig-local-70b'.",
            Explaining.Of(Explaining.Excerpt, Input, new ExplainOptions { FlipAllowed = true }).FlipSummary);
    }
}
