namespace Maestro.Rego.Tests.Language;

public class SyntaxTests
{
    [Theory]
    [InlineData("1 + 2 * 3 - 4 / 2", "5")]
    [InlineData("(1 + 2) * 3", "9")]
    [InlineData("{1, 2} | {3} & {3, 4}", "{1, 2, 3}")]
    [InlineData("1 in [1] == true", "false")]
    [InlineData("\"a\", 1 in {\"a\": 1}", "true")]
    [InlineData("[1, 2, 3][1]", "2")]
    [InlineData("{\"a\": {\"b\": [10]}}.a.b[0]", "10")]
    [InlineData("`a\\n`", "\"a\\\\n\"")]
    [InlineData("\"\\u00e9\\t\"", "\"é\\t\"")]
    [InlineData("set()", "set()")]
    [InlineData("{}", "{}")]
    [InlineData("{1, 1,}", "{1}")]
    [InlineData("[x | x = [1, 2][_]; x > 1]", "[2]")]
    [InlineData("{x | x = [1, 2][_]} | {3}", "{1, 2, 3}")]
    [InlineData("$\"{1 + 1}{\"a\"}\\{\"", "\"2a{\"")]
    [InlineData("-1 - -1", "0")]
    [InlineData("not_a_rule := 1; not_a_rule == 1", "")]
    public void Query_Expression_HasValue(string query, string expected)
    {
        var result = Policy.Query(RegoProgram.Empty, query);

        Assert.True(result.IsDefined, result.Error?.ToString());
        Assert.Equal(expected, result.Value?.ToString() ?? "");
    }

    [Theory]
    [InlineData("package a\n\np := 1 2", "p.rego:3: rego_parse_error: unexpected number token")]
    [InlineData("package a\n\np := \"x", "p.rego:3: rego_parse_error: non-terminated string")]
    [InlineData("package a\n\np := 01", "p.rego:3: rego_parse_error: expected number: leading zero")]
    [InlineData("package a\n\np := {\"a\": }", "p.rego:3: rego_parse_error: unexpected } token")]
    [InlineData("p := 1", "p.rego:1: rego_parse_error: package expected")]
    [InlineData(
        "package a\n\nimport foo.bar",
        "p.rego:3: rego_parse_error: unexpected import path, must begin with one of: {data, future, input, rego}, got: foo")]
    [InlineData("", "p.rego:1: rego_parse_error: empty module")]
    [InlineData("package a\n\np if {}", "p.rego:3: rego_parse_error: found empty body")]
    [InlineData(
        "package a\n\ndefault p := input.x", "p.rego:3: rego_compile_error: illegal default rule (value cannot contain ref)")]
    public void Compile_WrongSyntax_SaysWhere(string source, string expected) => Assert.Equal(expected, Policy.Errors(source)[0]);

    [Fact]
    public void Error_Location_HasFileRowAndColumn()
    {
        var error = RegoCompiler.Compile([new RegoModule("x/y.rego", "package a\n\np := 1 if input.x ==\n")]).Errors[0];

        Assert.Equal("x/y.rego:4:1", error.Location.ToString());
    }

    [Fact]
    public void Metadata_RuleAndChain_AreKnownToThePolicy() =>
        Assert.Equal(
            """{"scope": "rule", "title": "T"}""",
            Policy.Value("# METADATA\n# title: T\np := rego.metadata.rule()"));

    [Fact]
    public void Keywords_AsNames_AreAllowedInReferences() =>
        Assert.Equal("3", Policy.Value("if.contains := 1\n\np := if.contains + data.test.in.every\n\nin.every := 2"));
}
