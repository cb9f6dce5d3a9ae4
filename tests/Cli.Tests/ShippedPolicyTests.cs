namespace Cli.Tests;

/// <summary>The policies that ship are held to the commands that ship.</summary>
public sealed class ShippedPolicyTests : IDisposable
{
    private static readonly string Policies = Checkout.PathOf("policies");
    private readonly CliRunner _cli = new();

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData("test", "--threshold 100")]
    [InlineData("check", "--strict")]
    [InlineData("fmt-check", "")]
    public async Task Command_OnTheShippedPolicies_FindsNothing(string command, string options)
    {
        var result = await _cli.RunAsync($"policy {command} {Policies} {options}");
        Assert.True(result.ExitCode == 0, result.Error + result.Out);
    }

    [Fact]
    public async Task Explain_OfADenialByTheShippedPolicies_ProposesAChange()
    {
        const string input = """
            {"action": "route", "step_tags": ["pii"], "selected_model": "draft", "hint": "draft", "operation": "chat", "pinned": false,
             "deployment": {"id": "d1", "provider": "openai", "model": "gpt", "jurisdiction": "us", "self_hosted": false, "simulated": false}}
            """;
        var result = await _cli.RunAsync($"policy explain route --policies {Policies} --input - --json", input);
        Assert.Equal(1, result.ExitCode);
        Assert.NotEmpty(result.Json["reasons"]!.AsArray());
        Assert.NotEmpty(result.Json["flips"]!.AsArray());
    }
}
