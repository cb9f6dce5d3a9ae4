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
        RegoCompiler.Compile([new RegoModule("routing.rego", Source)], new CompileOptions { Trace = true }).Program!.Prepare("data.routing.allow").Query!;

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
        var explanation = Query().Explain(RegoValue.FromJson("""{"tier": 3, "tags": ["pii"], "model": {"region": "us"}, "cost": 11}"""));

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
    public void Coverage_OverEvaluations_GrowsToWhole()
    {
        var program = RegoCompiler.Compile([new RegoModule("routing.rego", Source)], new CompileOptions { Trace = true }).Program!;
        var query = program.Prepare("data.routing").Query!;
        var coverage = new RegoCoverage(program);
        coverage.Add(query.Explain(RegoValue.FromJson("""{"tier": 1, "tags": [], "cost": 0}""")));
        var first = coverage.Percent;

        coverage.Add(query.Explain(RegoValue.FromJson("""{"tier": 3, "tags": ["pii"], "model": {"region": "us"}, "cost": 11}""")));
        coverage.Add(query.Explain(RegoValue.FromJson("""{"tier": 3, "tags": [], "cost": 1}""")));

        Assert.InRange(first, 1, 99);
        Assert.Equal(100, coverage.Percent);
        Assert.Empty(coverage.Files["routing.rego"].NotCovered);
    }
}
