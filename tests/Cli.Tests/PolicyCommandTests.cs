using System.Xml.Linq;
using Maestro.Cli.Policies;
using Maestro.Rego.Errors;

namespace Cli.Tests;

public sealed class PolicyCommandTests : IDisposable
{
    private const string Policy = "package maestro.tools\n\ndefault allow := false\n\nallow if input.tool in data.tools\n";
    private const string Tests = """
        package maestro.tools_test

        import data.maestro.tools

        test_listed if tools.allow with input as {"tool": "search"}

        test_unlisted if not tools.allow with input as {"tool": "rm"}

        """;

    private readonly CliRunner _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Test_OfPoliciesThatPass_SaysSoWithCoverage()
    {
        await WriteAsync();
        var result = await _cli.RunAsync($"policy test {_cli.Data} --coverage --threshold 90");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("2 passed, 0 failed", result.Out, StringComparison.Ordinal);
        Assert.Contains("100.0%  of all lines", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bundle_OfPolicies_IsWrittenAndNamesTheirDigest_AndABrokenFolderIsRefused()
    {
        await WriteAsync();
        var file = Path.Combine(_cli.Data, "bundle.tar.gz");

        var result = await _cli.RunAsync($"policy bundle {_cli.Data} --output {file} --json");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("sha256:", result.Out, StringComparison.Ordinal);
        Assert.Equal([0x1f, 0x8b], (await File.ReadAllBytesAsync(file))[..2]);
        await WriteAsync(policy: "package maestro.tools\nallow if {");
        Assert.Equal(2, (await _cli.RunAsync($"policy bundle {_cli.Data} --output {file}")).ExitCode);
    }

    [Fact]
    public async Task Test_BelowTheThreshold_Fails()
    {
        await WriteAsync(policy: Policy + "\nallow if {\n\tinput.never\n\tinput.more\n}\n");
        var result = await _cli.RunAsync($"policy test {_cli.Data} --threshold 100");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("not covered: 7, 9", result.Out, StringComparison.Ordinal);
        Assert.Contains("less than the 100% asked for", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_ThatFails_NamesTheExpression_InEveryFormat()
    {
        await WriteAsync(
            tests: Tests + "\ntest_bad if tools.allow with input as {\"tool\": \"rm\"}\n\ntodo_test_later if false\n");
        var text = await _cli.RunAsync($"policy test {_cli.Data}");
        Assert.Equal(1, text.ExitCode);
        Assert.Contains("FAIL  data.maestro.tools_test.test_bad", text.Out, StringComparison.Ordinal);
        Assert.Contains("failed on input.tool in data.tools", text.Out, StringComparison.Ordinal);

        var json = (await _cli.RunAsync($"policy test {_cli.Data} --json")).Json;
        Assert.Equal((2, 1, 1), ((int)json["passed"]!, (int)json["failed"]!, (int)json["skipped"]!));
        var failed = json["tests"]!.AsArray().Single(test => (string)test!["outcome"]! == "failed")!;
        Assert.Equal("tools.allow with input as {\"tool\": \"rm\"}", (string)failed["failure"]!["expression"]!);

        var xml = XDocument.Parse((await _cli.RunAsync($"policy test {_cli.Data} --format junit")).Out);
        var suite = xml.Root!.Element("testsuite")!;
        Assert.Equal(
            ("4", "1", "1"),
            (suite.Attribute("tests")!.Value, suite.Attribute("failures")!.Value, suite.Attribute("skipped")!.Value));
        Assert.Equal(
            "test_bad", suite.Elements("testcase").Single(test => test.Element("failure") is not null).Attribute("name")!.Value);

        Assert.Equal(0, (await _cli.RunAsync($"policy test {_cli.Data} --run listed$")).ExitCode);
    }

    [Fact]
    public async Task Test_WithoutTestsOrWithFaults_IsBadInput()
    {
        await WriteAsync(tests: "package maestro.tools_test\n");
        Assert.Equal(2, (await _cli.RunAsync($"policy test {_cli.Data}")).ExitCode);
        await WriteAsync(policy: "package maestro.tools\n\nallow if x\n");
        var result = await _cli.RunAsync($"policy test {_cli.Data} --json");
        Assert.Equal(2, result.ExitCode);
        Assert.Equal("rego_unsafe_var_error", (string)result.Json["errors"]![0]!["code"]!);
        Assert.Equal(2, (await _cli.RunAsync("policy test /no/such/folder")).ExitCode);
        Assert.Equal(2, (await _cli.RunAsync($"policy test {_cli.Data} --run [")).ExitCode);
    }

    [Fact]
    public async Task Check_ListsEveryFaultWithItsPlace_AndWhatMaestroExpects()
    {
        await WriteAsync(policy: "package maestro.tools\n\nallow if x\n\nq if y\n");
        var result = await _cli.RunAsync($"policy check {_cli.Data}");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("tools.rego:3:10: rego_unsafe_var_error: var x is unsafe", result.Error, StringComparison.Ordinal);
        Assert.Contains("tools.rego:5:6: rego_unsafe_var_error: var y is unsafe", result.Error, StringComparison.Ordinal);
        Assert.Contains("needs 'default allow := false'", result.Error, StringComparison.Ordinal);

        await WriteAsync(policy: "package maestro.tools\n\ndefault allow := true\n\nimport data.unused\n");
        var strict = await _cli.RunAsync($"policy check {_cli.Data} --strict --json");
        Assert.Equal(2, strict.ExitCode);
        Assert.Equal(
            ["maestro_policy_error", "rego_compile_error"],
            strict.Json["errors"]!.AsArray().Select(error => (string)error!["code"]!).Order(StringComparer.Ordinal));

        await WriteAsync(
            policy: "package maestro\n\ntools := 1\n", data: """{"maestro": {"tools": {"x": 1}}}""", tests: "package t\n");
        Assert.Contains(
            "data has a value at data.maestro.tools", (await _cli.RunAsync($"policy check {_cli.Data}")).Error,
            StringComparison.Ordinal);

        await WriteAsync();
        Assert.Equal(0, (await _cli.RunAsync($"policy check {_cli.Data} --strict")).ExitCode);
    }

    [Fact]
    public async Task Eval_GivesTheValueTheBindingsOrUndefined()
    {
        await WriteAsync();
        Assert.Equal("3", (await _cli.RunAsync("policy eval 1+2")).Out.Trim());
        var decided = await _cli.RunAsync(
            $"policy eval data.maestro.tools.allow --data {_cli.Data} --input - --json", "{\"tool\": \"search\"}");
        Assert.True((bool)decided.Json["result"]![0]!["value"]!);
        Assert.Equal(1, (int)(await _cli.RunAsync("policy eval x=1 --json")).Json["result"]![0]!["bindings"]!["x"]!);
        var undefined = await _cli.RunAsync("policy eval input.x");
        Assert.Equal((1, "undefined"), (undefined.ExitCode, undefined.Out.Trim()));
        Assert.Equal(2, (await _cli.RunAsync("policy eval x+")).ExitCode);
        Assert.Equal(2, (await _cli.RunAsync("policy eval 1 --input -", "{")).ExitCode);
        Assert.Contains("query:1: hello", (await _cli.RunAsync("policy eval print(\"hello\")")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Format_ShowsWhatWouldChange_ThenChangesIt()
    {
        await WriteAsync(policy: "package maestro.tools\ndefault allow=false\n\n\n\nallow if { input.x; input.y }\n");
        var check = await _cli.RunAsync($"policy fmt-check {_cli.Data}");
        Assert.Equal(1, check.ExitCode);
        Assert.Contains("-allow if { input.x; input.y }\n+allow if {\n+\tinput.x\n", check.Out, StringComparison.Ordinal);
        Assert.Single((await _cli.RunAsync($"policy fmt-check {_cli.Data} --json")).Json["wouldChange"]!.AsArray());
        Assert.Equal(0, (await _cli.RunAsync($"policy fmt {_cli.Data}")).ExitCode);
        Assert.Equal(0, (await _cli.RunAsync($"policy fmt-check {_cli.Data}")).ExitCode);

        await WriteAsync(policy: "package maestro.tools\n\nallow if {\n");
        Assert.Equal(2, (await _cli.RunAsync($"policy fmt {_cli.Data}")).ExitCode);
    }

    [Fact]
    public async Task Explain_SaysWhatFailedAndWhatWouldFlipIt()
    {
        await WriteAsync();
        var denied = await _cli.RunAsync($"policy explain maestro.tools --policies {_cli.Data} --input -", """{"tool": "rm"}""");
        Assert.Equal(1, denied.ExitCode);
        Assert.Contains("maestro.tools: denied", denied.Out, StringComparison.Ordinal);
        Assert.Contains("`input.tool in data.tools` was not true", denied.Out, StringComparison.Ordinal);
        Assert.Contains("search", denied.Out, StringComparison.Ordinal);

        var json = (await _cli.RunAsync(
            $"policy explain data.maestro.tools --policies {_cli.Data} --input - --json", """{"tool": "rm"}""")).Json;
        Assert.Equal("tool", (string)json["flips"]![0]!["edits"]![0]!["path"]!);
        var allowed = await _cli.RunAsync(
            $"policy explain tool.call --policies {_cli.Data} --input - --json", """{"tool": "search"}""");
        Assert.Equal((0, true), (allowed.ExitCode, (bool)allowed.Json["allow"]!));
        Assert.Equal(2, (await _cli.RunAsync($"policy explain tool.call --policies {_cli.Data} --input -", "[]")).ExitCode);
        Assert.Equal(2, (await _cli.RunAsync("policy explain tool.call --policies /no/such/folder")).ExitCode);
    }

    [Fact]
    public void Annotations_EscapeWhatGitHubWouldRead() =>
        Assert.Equal(
            "::error file=a%2Cb.rego,line=1,col=2,title=x%3Ay::50%25%0Amore",
            GitHubAnnotations.Error(new RegoLocation("a,b.rego", 1, 2), "x:y", "50%\nmore"));

    private async Task WriteAsync(string policy = Policy, string tests = Tests, string data = """{"tools": ["search"]}""")
    {
        await File.WriteAllTextAsync(Path.Combine(_cli.Data, "tools.rego"), policy);
        await File.WriteAllTextAsync(Path.Combine(_cli.Data, "tools_test.rego"), tests);
        await File.WriteAllTextAsync(Path.Combine(_cli.Data, "data.json"), data);
    }
}
