namespace Maestro.Rego.Tests.Builtins;

public class RegexBuiltinTests
{
    [Theory]
    [InlineData(@"regex.match(`^[[:alpha:]]+\d$`, ""abc1"")", "true")]
    [InlineData(@"regex.match(`^\d+$`, ""٣"")", "false")]
    [InlineData(@"regex.match(`^a$`, ""a\n"")", "false")]
    [InlineData(@"regex.match(`(?m)^b$`, ""a\nb\nc"")", "true")]
    [InlineData(@"regex.match(`^.$`, ""😀"")", "true")]
    [InlineData(@"regex.match(`^[^a]$`, ""😀"")", "true")]
    [InlineData(@"regex.match(`^[😀-😂]$`, ""😁"")", "true")]
    [InlineData(@"regex.match(`^\p{Greek}+$`, ""αβγ"")", "true")]
    [InlineData(@"regex.match(`^\pL\PL$`, ""a1"")", "true")]
    [InlineData(@"regex.match(`\Qa.b\E`, ""axb a.b"")", "true")]
    [InlineData(@"regex.match(`(?i)straße`, ""STRAßE"")", "true")]
    [InlineData(@"regex.find_n(`a*`, ""baaac"", -1)", "[\"\", \"aaa\", \"\"]")]
    [InlineData(@"regex.find_n(`(?U)a+`, ""aaa"", 1)", "[\"a\"]")]
    [InlineData(
        @"regex.find_all_string_submatch_n(`(?P<x>a)(b)?`, ""aba"", -1)", "[[\"ab\", \"a\", \"b\"], [\"a\", \"a\", \"\"]]")]
    [InlineData(@"regex.replace(""john@x"", `(?P<user>\w+)@(\w)`, ""$2.${user}1"")", "\"x.john1\"")]
    [InlineData(@"regex.split(`,\s*`, ""a, b,c"")", "[\"a\", \"b\", \"c\"]")]
    [InlineData(@"regex.template_match(""urn:{[a-z]+}:x"", ""urn:abc:x"", ""{"", ""}"")", "true")]
    [InlineData(@"regex.globs_match(""a.*"", "".*b"")", "true")]
    [InlineData(@"regex.globs_match(""[a-c]+x"", ""[d-f]+x"")", "false")]
    [InlineData(@"glob.match(""*.{com,org}"", [""."" ], ""a.org"")", "true")]
    [InlineData(@"glob.match(""a/**/z"", [""/""], ""a/b/c/z"")", "true")]
    [InlineData(@"glob.match(""a/*/z"", [""/""], ""a/b/c/z"")", "false")]
    [InlineData(@"regex.is_valid(`(?=a)`)", "false")]
    [InlineData(@"regex.is_valid(`\1`)", "false")]
    public void Builtin_Call_HasValue(string expression, string expected) =>
        Assert.Equal(expected, Policy.Expression(expression));

    [Fact]
    public void Match_PatternThatBacktracks_IsLinear() =>
        Assert.Equal(
            "false",
            Policy.Expression(
                "regex.match(`^(a+)+$`, concat(\"\", [sprintf(\"%s\", [x]) | x := [\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\", \"b\"][_]]))"));
}
