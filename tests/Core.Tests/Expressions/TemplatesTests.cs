using Maestro.Expressions;
using Maestro.Problems;

namespace Maestro.Tests.Expressions;

public sealed class TemplatesTests
{
    private static readonly Scope Scope = new()
    {
        Run = new RunFacts("run-1", "log-triage", "1.2.3"),
        Inputs = (JsonObject)JsonNode.Parse("""{"n":3,"text":"hé","none":null,"file":{"digest":"d","bytes":1,"name":"a"}}""")!,
        Outputs = new Dictionary<string, JsonNode?>
        {
            ["plan"] = JsonNode.Parse("""{"steps":[{"tool":"a.b","args":{"k":[1,2]}}]}"""),
        },
    };

    [Theory]
    [InlineData("\"${inputs.n}\"", "3")]
    [InlineData("\"${ inputs.n }\"", "3")]
    [InlineData("\"${inputs.none}\"", "null")]
    [InlineData("\"${nodes.plan.output.steps[0].args}\"", """{"k":[1,2]}""")]
    [InlineData(
        "\"n=${inputs.n}, ${inputs.text}${nodes.plan.output.steps[0].args.k}, ${inputs.none}\"", "\"n=3, hé[1,2], null\"")]
    [InlineData("\"$${inputs.n} costs $5 {x}\"", "\"${inputs.n} costs $5 {x}\"")]
    [InlineData("""{"a":["${run.id}",{"b":"${run.version}"}],"c":1.50,"d":null,"${run.id}":true}""",
        """{"a":["run-1",{"b":"1.2.3"}],"c":1.50,"d":null,"${run.id}":true}""")]
    [InlineData("null", "null")]
    public void Bind_ATemplate_PutsInValues(string template, string expected)
    {
        var bound = Templates.Bind(JsonNode.Parse(template), Scope).Value;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), bound), bound?.ToJsonString());
    }

    [Fact]
    public void Bind_ManyFaults_NamesEachReferenceAndWhereItBroke()
    {
        var template = JsonNode.Parse("""
            {"a":"${inputs.x}","b":["${nodes.plan.output.steps[2].tool}","${nodes.other.output}"],"c":"${inputs.n.y}","d":"${item}","e":"${oops","f g":"${run}"}
            """);
        Assert.Equal(
            [
                "with.a: ${inputs.x}: inputs has no member \"x\"",
                "with.b[0]: ${nodes.plan.output.steps[2].tool}: nodes.plan.output.steps has 1 items, no [2]",
                "with.b[1]: ${nodes.other.output}: there is no nodes.other.output here",
                "with.c: ${inputs.n.y}: inputs.n is a number, so it has no .y",
                "with.d: ${item}: there is no item here",
                "with.e: ${oops: 'oops' is not one of inputs, nodes, item and run",
                "with[\"f g\"]: ${run}: run has id, recipe and version only",
            ],
            Templates.Bind(template, Scope, "with").Faults.Select(fault => fault.ToString()));
    }

    [Fact]
    public void Bind_AValue_IsACopy()
    {
        var bound = Templates.Bind(JsonNode.Parse("\"${inputs.file}\""), Scope).Value!;
        bound["digest"] = "changed";
        Assert.Equal("d", Scope.Inputs["file"]!["digest"]!.GetValue<string>());
    }

    [Fact]
    public void Bind_InAMap_SeesTheItem()
    {
        var bound = Templates.Bind(
            JsonNode.Parse("\"${item.args.k[1]}\""), Scope.WithItem(Scope.Outputs["plan"]!["steps"]![0])).Value;
        Assert.Equal(2, bound!.GetValue<int>());
        Assert.Null(Templates.Bind(JsonNode.Parse("\"${item}\""), Scope.WithItem(null)).Value);
    }

    [Fact]
    public void BindText_OneReference_GivesText() => Assert.Equal("3", Templates.BindText("${inputs.n}", Scope).Value);

    [Fact]
    public void References_ATemplate_ListsThemWithTheirPaths()
    {
        var faults = new List<Fault>();
        var found = Templates.References(JsonNode.Parse("""{"a":["x ${inputs.n} ${run.id}"],"b":"${bad"}"""), "with", faults);
        Assert.Equal(["with.a[0] inputs.n", "with.a[0] run.id"], found.Select(pair => $"{pair.Path} {pair.Reference}"));
        Assert.Equal("with.b", Assert.Single(faults).Path);
    }
}
