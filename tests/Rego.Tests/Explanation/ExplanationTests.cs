using Maestro.Rego.Testing;

namespace Maestro.Rego.Tests.Explanation;

public class ExplanationTests
{
    private const string Source =
        """
        package routing

        default allow := false

        allow if {
            input.tier >= 3
            count(denials) == 0
        }

        denials contains "pii" if {
            "pii" in input.tags
            input.model.region != "eu"
        }

        denials contains "budget" if input.cost > limit

        limit := 10
        """;

    private static PreparedQuery Query() =>
        RegoCompiler.Compile([new RegoModule("routing.rego", Source)], new CompileOptions { Trace = true }).Program!.Prepare(
            "data.routing.allow").Query!;

    [Fact]
    public void Explain_RuleFails_NamesExpressionAndValues()
    {
        var explanation = Query().Explain(RegoValue.FromJson("""{"tier": 2, "tags": [], "cost": 1}"""));

        Assert.Equal(RegoValue.False, explanation.Result.Value);
        var failed = Assert.Single(explanation.Failed);
        Assert.Equal("routing.rego:5:1: data.routing.allow failed on input.tier >= 3 (input.tier is 2)", failed.ToString());
    }

    [Fact]
    public void Explain_NestedRules_ShowsWhichFired()
    {
        var explanation = Query()
            .Explain(RegoValue.FromJson("""{"tier": 3, "tags": ["pii"], "model": {"region": "us"}, "cost": 11}"""));

        Assert.Equal(
            ["data.routing.allow", "data.routing.denials", "data.routing.denials", "data.routing.limit"],
            explanation.Fired.Select(rule => rule.Name).Order(StringComparer.Ordinal));
        Assert.Contains("count(denials) == 0", explanation.Failed.Single().Last!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_UndefinedReference_IsShownAsUndefined()
    {
        var explanation = Query().Explain(RegoValue.FromJson("{}"));

        Assert.Contains("input.tier is undefined", explanation.Failed.First().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_Comparisons_AreObservedWithTheVeryInstancesOfTheInput()
    {
        var input = RegoValue.FromJson("""{"tier": 3, "tags": ["pii"], "model": {"region": "us"}, "cost": 11}""");

        var observations = Query().Explain(input).Observations;

        var member = Assert.Single(observations, seen => seen.Operation == "internal.member_2");
        Assert.Same(input.Get("tags"), member.Operands[1].Value);
        Assert.Equal(RegoValue.True, member.Result);
        var different = Assert.Single(observations, seen => seen.Operation == "neq");
        Assert.Same(input.Get("model")!.Get("region"), different.Operands[0].Value);
        Assert.Equal(RegoValue.From("eu"), different.Operands[1].Value);
    }

    [Fact]
    public void Explain_WhatIsMissing_IsObservedWithWhereItWasLookedFor()
    {
        var input = RegoValue.FromJson("""{"tags": ["pii"]}""");

        var observations = Query().Explain(input).Observations;

        var bound = Assert.Single(observations, seen => seen.Operation == "gte");
        Assert.Null(bound.Operands[0].Value);
        Assert.Same(input, bound.Operands[0].Within);
        Assert.Equal([RegoValue.From("tier")], bound.Operands[0].Keys);
        Assert.Equal(RegoValue.From(3), bound.Operands[1].Value);
    }

    [Fact]
    public void Explain_IterationAndLookup_AreObserved()
    {
        var program = RegoCompiler.Compile(
            [new RegoModule("p.rego", "package p\n\nallow if data.classes[input.tags[_]].ok")],
            new CompileOptions { Trace = true }).Program!;
        var query = program.Prepare("data.p.allow", RegoValue.FromJson("""{"classes": {"a": {"ok": true}}}""")).Query!;
        var input = RegoValue.FromJson("""{"tags": ["b", "a"]}""");

        var observations = query.Explain(input).Observations;

        Assert.Same(
            input.Get("tags"), Assert.Single(observations, seen => seen.Operation == RegoObservation.Iterate).Operands[0].Value);
        var lookups = observations.Where(seen => seen.Operation == RegoObservation.Lookup
            && seen.Operands[1].Value!.ToString() is "\"a\"" or "\"b\"").ToList();
        Assert.Null(lookups[0].Result);
        Assert.NotNull(lookups[1].Result);
    }

    [Fact]
    public void Explain_TitleAndDefault_AreTold()
    {
        const string Titled = "package p\n\ndefault allow := false\n\n# METADATA\n# title: Only the small\nallow if input.x < 3";
        var program = RegoCompiler.Compile([new RegoModule("p.rego", Titled)], new CompileOptions { Trace = true }).Program!;

        var rules = program.Prepare("data.p.allow").Query!.Explain(RegoValue.FromJson("""{"x": 5}""")).Rules;

        Assert.Equal(["Only the small", null], rules.Select(rule => rule.Title));
        Assert.Equal([false, true], rules.Select(rule => rule.IsDefault));
    }

    [Fact]
    public void Coverage_OverEvaluations_GrowsToWhole()
    {
        var program = RegoCompiler.Compile(
            [new RegoModule("routing.rego", Source)], new CompileOptions { Trace = true }).Program!;
        var query = program.Prepare("data.routing").Query!;
        var coverage = new RegoCoverage(program);
        coverage.Add(query.Explain(RegoValue.FromJson("""{"tier": 1, "tags": [], "cost": 0}""")));
        var first = coverage.Percent;

        coverage.Add(
            query.Explain(RegoValue.FromJson("""{"tier": 3, "tags": ["pii"], "model": {"region": "us"}, "cost": 11}""")));
        coverage.Add(query.Explain(RegoValue.FromJson("""{"tier": 3, "tags": [], "cost": 1}""")));

        Assert.InRange(first, 1, 99);
        Assert.Equal(100, coverage.Percent);
        Assert.Empty(coverage.Files["routing.rego"].NotCovered);
    }
}
