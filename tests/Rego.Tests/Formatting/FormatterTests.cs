using Maestro.Rego.Formatting;
using Maestro.Rego.Syntax;

namespace Maestro.Rego.Tests.Formatting;

public sealed class FormatterTests
{
    public static TheoryData<string> Corpus() => [.. FormatCorpus.Modules];

    [Theory]
    [MemberData(nameof(Corpus))]
    public void Format_OfTheCorpus_KeepsMeaningAndComments_AndIsIdempotent(string source)
    {
        var once = RegoFormatter.Format("p.rego", source);
        Assert.True(once.Succeeded, string.Join("\n", once.Errors));
        var (before, after) = (Parse(source), Parse(once.Text));
        Assert.True(SyntaxComparer.Same(before, after), once.Text);
        Assert.Equal(
            before.Comments.Select(comment => comment.Text.TrimEnd()), after.Comments.Select(comment => comment.Text.TrimEnd()));
        Assert.Equal(once.Text, RegoFormatter.Format("p.rego", once.Text).Text);
        if (!source.Contains("two  ", StringComparison.Ordinal))
            Assert.DoesNotContain(" \n", once.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\n\n\n", once.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Format_OfACrowdedModule_GivesTheCanonicalLayout()
    {
        const string source = """
            package  p;import rego.v1
            import data.z
            import data.a
            default allow=false
            allow=true if{input.a==1;not input.b}
            deny contains msg if { some x in input.xs;msg:=sprintf("%v",[x]) }
            one if { input.x }
            two if input.y
            three := { "a":1,
              "b": [1,2] }
            """;
        const string expected = """
            package p

            import data.a
            import data.z
            import rego.v1

            default allow := false

            allow := true if {
            	input.a == 1
            	not input.b
            }

            deny contains msg if {
            	some x in input.xs
            	msg := sprintf("%v", [x])
            }

            one if input.x
            two if input.y

            three := {
            	"a": 1,
            	"b": [1, 2],
            }

            """;
        Assert.Equal(expected.ReplaceLineEndings("\n"), RegoFormatter.Format("p.rego", source).Text);
    }

    [Theory]
    [InlineData("p if {\n\ta\n} # c\n# d\nelse := 1", "p if {\n\ta\n} # c\n\n# d\nelse := 1")]
    [InlineData("p := 1 if { a } else := 2 if { b; c }", "p := 1 if a\n\nelse := 2 if {\n\tb\n\tc\n}")]
    [InlineData("p if { {1}=={1} }", "p if {\n\t{1} == {1}\n}")]
    [InlineData("p if { a; -1 < b }", "p if {\n\ta;\n\t-1 < b\n}")]
    [InlineData("p := {x|some x in y;x>0}", "p := {x | some x in y; x > 0}")]
    [InlineData("p := {x|some x in y\nx>0}", "p := {x |\n\tsome x in y\n\tx > 0\n}")]
    [InlineData("p := 1 +\n2", "p := 1 +\n\t2")]
    [InlineData("p := 1\n+ 2", "p := 1 +\n\t2")]
    [InlineData("p if a with input as b\nwith data.c as d", "p if a with input as b\n\twith data.c as d")]
    [InlineData("p := [1, # one\n2]", "p := [\n\t1, # one\n\t2,\n]")]
    [InlineData("p := f(1,\n2)", "p := f(\n\t1,\n\t2,\n)")]
    [InlineData("p := `a\n  b`", "p := `a\n  b`")]
    [InlineData("p := x - -1 if x := -1-1", "p := x - -1 if x := -1 - 1")]
    public void Format_OfAStatement_GivesItsLayout(string source, string expected) =>
        Assert.Equal($"package p\n\n{expected}\n", RegoFormatter.Format("p.rego", $"package p\n{source}").Text);

    [Fact]
    public void Format_OfAModuleThatDoesNotParse_GivesEveryError()
    {
        var result = RegoFormatter.Format("p.rego", "package p\n\na := \nb := ]\n");
        Assert.False(result.Succeeded);
        Assert.All(result.Errors, error => Assert.Equal(RegoErrorCodes.Parse, error.Code));
        Assert.NotEmpty(result.Errors);
    }

    [Fact]
    public void Format_OfAMetadataBlockThatWouldChange_IsRefusedAtItsPlace()
    {
        var error = Assert.Single(
            RegoFormatter.Format("p.rego", "package p\n\n# METADATA\n# title: x\n # description: y\nq := 1\n").Errors);
        Assert.Equal(3, error.Location!.Value.Row);
        Assert.Contains("METADATA", error.Message, StringComparison.Ordinal);
    }

    internal static Module Parse(string source)
    {
        var errors = new List<RegoError>();
        var module = RegoParser.Module("p.rego", source, new ParseLimits(int.MaxValue), errors);
        Assert.True(module is not null, string.Join("\n", errors) + "\n" + source);
        return module;
    }
}
