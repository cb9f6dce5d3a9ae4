using System.Text;

namespace Maestro.Rego.Tests.Values;

/// <summary>What of the input a query reads.</summary>
public class ReadInputTests
{
    [Theory]
    [InlineData("object.get(input, \"x\", 0)", """{"x": {"y": 1, "z": 2}}""")]
    [InlineData("object.get(input.x, \"y\", 0)", """{"x": {"y": 1}}""")]
    [InlineData("object.get(input, [\"x\", \"y\"], 0)", """{"x": {"y": 1}}""")]
    [InlineData("object.get(input, [], 0)", """{"other": [], "x": {"y": 1, "z": 2}}""")]
    [InlineData("object.get(input, input.other, 0)", """{"other": [], "x": {"y": 1, "z": 2}}""")]
    [InlineData("object.get(input, \"x\", 0) with object.get as data.a.whole", """{"other": [], "x": {"y": 1, "z": 2}}""")]
    public void ReadInput_ObjectGet_ReadsWhatItMayLookAt(string expression, string expected)
    {
        var query = Policy.Program($"package a\n\nwhole(o, _, _) := o\n\np := x if x := {expression}").Prepare("data.a.p").Query!;

        var input = query.ReadInput("""{"x": {"y": 1, "z": 2}, "other": []}"""u8);

        Assert.Equal(expected, input.ToString());
        Assert.Equal(
            query.Evaluate(RegoValue.FromJson("""{"x": {"y": 1, "z": 2}, "other": []}"""u8)).Value, query.Evaluate(input).Value);
    }

    [Theory]
    [InlineData("""{"x": 1, "y": 2, "x": 3}""", """{"x": 3, "y": 2}""")]
    [InlineData("""{"y": 2, "z": 0, "z": 1}""", """{"y": 2}""")]
    public void ReadInput_NameTwice_TakesTheLaterOne(string json, string expected)
    {
        var query = Policy.Program("package a\n\np := input.x + input.y").Prepare("data.a.p").Query!;

        Assert.Equal(expected, query.ReadInput(Encoding.UTF8.GetBytes(json)).ToString());
    }

    [Fact]
    public void Evaluate_OtherDataOrDataUnderWith_LooksThereAnew()
    {
        var program = Policy.Program("package a\n\np := data.b.c\n\nq := [data.b.c, p, x] if x := p with data.b.c as 7");
        var first = program.Prepare("data.a.q", RegoValue.FromJson("""{"b": {"c": 1}}""")).Query!;
        var second = program.Prepare("data.a.q", RegoValue.FromJson("""{"b": {"c": 2}}""")).Query!;

        foreach (var _ in (int[])[1, 2])
        {
            Assert.Equal("[1, 1, 7]", first.Evaluate().Value?.ToString());
            Assert.Equal("[2, 2, 7]", second.Evaluate().Value?.ToString());
        }
    }

    [Fact]
    public void Evaluate_FunctionsRulesThatAgree_AreOne()
    {
        const string Source = "f(x) if x > 0\n\nf(x) if x > 1\n\nf(x) := false if x > 2\n\n";

        Assert.Equal("true", Policy.Value(Source + "p := f(2)"));
        Assert.Contains(RegoErrorCodes.EvalConflict, Policy.Value(Source + "p := f(3)"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("substring(\"a😀b\", 1, 1)", "\"😀\"")]
    [InlineData("substring(\"abc\", 1, 9)", "\"bc\"")]
    [InlineData("substring(\"abc\", 9, -1)", "\"\"")]
    [InlineData("count(\"a😀b\")", "3")]
    [InlineData("[lower(\"abc\"), lower(\"aBÉ\"), upper(\"ABC\")]", "[\"abc\", \"abé\", \"ABC\"]")]
    [InlineData("sprintf(\"%%a%s-%5v|%d%\", [\"x\", \"y\", 3])", "\"%ax-    y|3%!(NOVERB)\"")]
    public void Expression_TextWithAndWithoutSurrogates_CountsCharacters(string expression, string expected) =>
        Assert.Equal(expected, Policy.Expression(expression));
}
