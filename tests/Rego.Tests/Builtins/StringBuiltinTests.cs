namespace Maestro.Rego.Tests.Builtins;

public class StringBuiltinTests
{
    [Theory]
    [InlineData("concat(\"-\", [\"a\", \"b\"])", "\"a-b\"")]
    [InlineData("substring(\"añ😀b\", 1, 2)", "\"ñ😀\"")]
    [InlineData("substring(\"abc\", 1, -1)", "\"bc\"")]
    [InlineData("indexof(\"a😀b\", \"b\")", "2")]
    [InlineData("indexof_n(\"banana\", \"an\")", "[1, 3]")]
    [InlineData("count(\"a😀\")", "2")]
    [InlineData("strings.reverse(\"a😀\")", "\"😀a\"")]
    [InlineData("split(\"a.b.\", \".\")", "[\"a\", \"b\", \"\"]")]
    [InlineData("split(\"ab\", \"\")", "[\"a\", \"b\"]")]
    [InlineData("replace(\"aaa\", \"a\", \"b\")", "\"bbb\"")]
    [InlineData("strings.replace_n({\"<\": \"&lt;\", \"&\": \"&amp;\"}, \"<&\")", "\"&lt;&amp;\"")]
    [InlineData("trim(\"..a..\", \".\")", "\"a\"")]
    [InlineData("trim_left(\"xxa\", \"x\")", "\"a\"")]
    [InlineData("trim_prefix(\"xxa\", \"x\")", "\"xa\"")]
    [InlineData("strings.any_prefix_match([\"a/b\"], {\"c\", \"a/\"})", "true")]
    [InlineData("strings.count(\"cheese\", \"e\")", "3")]
    [InlineData("format_int(255, 16)", "\"ff\"")]
    [InlineData(
        "sprintf(\"%05d|%-4s|%4s|%v|%x|%.2f|%t|%%\", [42, \"ab\", \"cd\", {\"k\": [1]}, 255, 3.14159, true])",
        "\"00042|ab  |  cd|{\\\"k\\\": [1]}|ff|3.14|%!t(string=true)|%\"")]
    [InlineData("sprintf(\"%d\", [\"x\"])", "\"%!d(string=x)\"")]
    [InlineData("sprintf(\"%s %s\", [\"a\"])", "\"a %!s(MISSING)\"")]
    [InlineData("sprintf(\"%[2]s-%[1]s\", [\"a\", \"b\"])", "\"b-a\"")]
    [InlineData("sprintf(\"%+.1e\", [12345.678])", "\"+1.2e+04\"")]
    [InlineData("sprintf(\"%q\", [\"a\\\"b\"])", "\"\\\"a\\\\\\\"b\\\"\"")]
    [InlineData(
        "strings.render_template(`{{range $i, $x := .xs}}{{if $i}},{{end}}{{$x | printf \"%03d\"}}{{else}}none{{end}}`, {\"xs\": [1, 2]})", "\"001,002\"")]
    [InlineData("strings.render_template(`{{with .a}}{{.b}}{{else}}no a{{end}}`, {})", "\"no a\"")]
    public void Builtin_Call_HasValue(string expression, string expected) =>
        Assert.Equal(expected, Policy.Expression(expression));

    [Theory]
    [InlineData("substring(\"a\", -1, 1)", "query:1: eval_builtin_error: substring: negative offset")]
    [InlineData(
        "concat(\",\", [1])",
        "query:1: eval_type_error: concat: operand 2 must be array of strings but got array containing number")]
    public void Builtin_WrongArgument_IsError(string expression, string expected) =>
        Assert.Equal(expected, Policy.Expression(expression));
}
