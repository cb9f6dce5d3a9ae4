namespace Maestro.Rego.Tests.Language;

public class CompileErrorTests
{
    [Theory]
    [InlineData("package test\n\np if { x > 1 }", "p.rego:3: rego_unsafe_var_error: var x is unsafe")]
    [InlineData("package test\n\np if { not input.a[_] }", "p.rego:3: rego_unsafe_var_error: var _ is unsafe")]
    [InlineData(
        "package test\n\np if q\n\nq if p",
        "p.rego:3: rego_recursion_error: rule data.test.p is recursive: data.test.p -> data.test.q -> data.test.p")]
    [InlineData("package test\n\np if nothing(1)", "p.rego:3: rego_type_error: undefined function nothing")]
    [InlineData(
        "package test\n\np := http.send({})",
        "p.rego:3: rego_type_error: unsafe built-in function calls in expression: http.send")]
    [InlineData("package test\n\np := 1 if { x := 1; x := 2; x }", "p.rego:3: rego_compile_error: var x assigned above")]
    [InlineData("package test\n\np { true }", "p.rego:3: rego_parse_error: `if` keyword is required before rule body")]
    [InlineData("package test\n\np contains 1\n\np := 2", "p.rego:3: rego_type_error: conflicting rules data.test.p found")]
    [InlineData(
        "package test\n\ndefault p := 1\n\ndefault p := 2",
        "p.rego:5: rego_type_error: multiple default rules data.test.p found at p.rego:3:1, p.rego:5:1")]
    [InlineData(
        "package test\n\np if count(1) == 1",
        "p.rego:3: rego_type_error: count: invalid argument(s): operand 1 must be one of {array, object, set, string} but got number")]
    public void Compile_FaultyModule_ReportsCodeAndPlace(string source, string expected) =>
        Assert.Contains(expected, Policy.Errors(source));

    [Fact]
    public void Compile_SeveralFaults_ReportsAll()
    {
        var errors = Policy.Errors("package test\n\np := := 1\n\nq := 2\n\nr :=\n\ns if {\n}\n");

        Assert.Equal(2, errors.Count);
        Assert.All(errors, error => Assert.Contains("rego_parse_error", error, StringComparison.Ordinal));
    }

    [Fact]
    public void Compile_Strict_ReportsWhatIsUnused()
    {
        var errors = Policy.Errors(
            "package test\n\nimport data.other\n\nf(x) := 1\n\np if {\n\ty := 1\n\ttrue\n}",
            new CompileOptions { Strict = true });

        Assert.Equal(
            [
                "p.rego:3: rego_compile_error: import data.other unused",
                "p.rego:5: rego_compile_error: unused argument x. (hint: use _ (wildcard variable) instead)",
                "p.rego:8: rego_compile_error: assigned var y unused",
            ],
            errors);
    }
}
