using Maestro.Rego.Testing;
using Maestro.Rego.Formatting;

namespace Maestro.Rego.Tests.Shipped;

/// <summary>The tests beside the policies: all true, and together they reach every line.</summary>
public class PolicyTestTests
{
    private static readonly RegoProgram Program = ShippedPolicies.Compile(tests: true, new CompileOptions { Trace = true });

    [Fact]
    public void Tests_OfEveryPolicy_AreTrue()
    {
        var failed = Names().Where(name => !RegoValue.True.Equals(ShippedPolicies.Query(Program, name).Evaluate().Value))
            .Select(name => $"{name}: {Outcome(name)}");

        Assert.Empty(failed);
    }

    [Fact]
    public void Tests_Together_ReachEveryLine()
    {
        var coverage = new RegoCoverage(Program);
        foreach (var name in Names()) coverage.Add(ShippedPolicies.Query(Program, name).Explain());

        var missing = coverage.Files.Where(file => !ShippedPolicies.IsTest(file.Key))
            .SelectMany(file => file.Value.NotCovered.Select(row => $"{file.Key}:{row}"));
        Assert.Empty(missing);
    }

    [Fact]
    public void Tests_AreThere_ForEveryPolicy()
    {
        var policies = Directory.EnumerateFiles(ShippedPolicies.Folder, "*.rego").Where(file => !ShippedPolicies.IsTest(file));

        Assert.All(
            policies, file => Assert.True(File.Exists(file.Replace(".rego", "_test.rego", StringComparison.Ordinal)), file));
    }

    [Fact]
    public void Policies_AreLaidOut_AsTheFormatterLaysOut() =>
        Assert.All(Directory.EnumerateFiles(ShippedPolicies.Folder, "*.rego"), file =>
        {
            var source = File.ReadAllText(file).ReplaceLineEndings("\n");
            Assert.Equal(source, RegoFormatter.Format(Path.GetFileName(file), source).Text);
        });

    private static IEnumerable<string> Names() =>
        Program.RuleNames.Where(name => name.Split('.')[^1].StartsWith("test_", StringComparison.Ordinal));

    private static string Outcome(string name)
    {
        var explanation = ShippedPolicies.Query(Program, name).Explain();
        return explanation.Result.Error?.ToString()
            ?? explanation.Rules.LastOrDefault(rule => rule.Name == name)?.ToString() ?? "no rule";
    }
}
