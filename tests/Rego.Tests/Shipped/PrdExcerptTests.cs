namespace Maestro.Rego.Tests.Shipped;

/// <summary>
/// The policy by which the product was specified, in version 1 of the language. It takes the place of the shipped routing
/// policy as it stands; docs/policies.md shows it, and this test reads it from there.
/// </summary>
public class PrdExcerptTests
{
    private static readonly PreparedQuery Allow = Prepare();

    [Theory]
    [InlineData("""["pii"]""", "ig-local-70b", true)]
    [InlineData("""["pii"]""", "gpt-4o", false)]
    [InlineData("""["internal","pii"]""", "ig-local-70b", true)]
    [InlineData("""["internal","pii"]""", "gpt-4o", false)]
    [InlineData("""["internal"]""", "gpt-4o", true)]
    [InlineData("[]", "gpt-4o", true)]
    [InlineData("[]", "ig-local-70b", true)]
    public void Excerpt_SendsPersonalDataToTheLocalModelOnly(string tags, string model, bool allowed) =>
        Assert.Equal(
            RegoValue.From(allowed),
            Allow.Evaluate(RegoValue.FromJson($$"""{"step_tags":{{tags}},"selected_model":"{{model}}"}""")).Value);

    [Theory]
    [InlineData("{}", true)]
    [InlineData("""{"step_tags":["pii"]}""", false)]
    public void Excerpt_WithPartsMissing_DecidesAsWritten(string input, bool allowed) =>
        Assert.Equal(RegoValue.From(allowed), Allow.Evaluate(RegoValue.FromJson(input)).Value);

    [Fact]
    public void Excerpt_HasNoDecision_SoThatAllowDecides() =>
        Assert.DoesNotContain(
            "data.maestro.routing.decision", RegoCompiler.Compile([new RegoModule("routing.rego", Source())]).Program!.RuleNames);

    [Fact]
    public void Excerpt_WithItsWildcardUnderNot_IsRefusedAsOpaRefusesIt()
    {
        var source = Source()
            .Replace("not \"pii\" in input.step_tags", "not input.step_tags[_] == \"pii\"", StringComparison.Ordinal);

        var error = Assert.Single(RegoCompiler.Compile([new RegoModule("routing.rego", source)]).Errors);

        Assert.Equal(RegoErrorCodes.UnsafeVar, error.Code);
    }

    private static PreparedQuery Prepare()
    {
        var compilation = RegoCompiler.Compile([new RegoModule("routing.rego", Source())]);
        Assert.True(compilation.Succeeded, string.Join("\n", compilation.Errors));
        return compilation.Program.Prepare("data.maestro.routing.allow").Query!;
    }

    private static string Source()
    {
        const string fence = "```rego\npackage maestro.routing\n";
        var page = File.ReadAllText(Path.Combine(ShippedPolicies.Folder, "..", "docs", "policies.md")).ReplaceLineEndings("\n");
        var start = page.IndexOf(fence, StringComparison.Ordinal) + "```rego\n".Length;
        return page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
    }
}
