using System.Reflection;
using System.Text.RegularExpressions;
using Embedded.Engine.Tests.OnInProcessHost;

namespace Embedded.Engine.Tests.Behaviour;

/// <summary>docs/durable-differences.md against the tests: what differs is listed by name, and nothing else is.</summary>
public sealed partial class DifferencesPageTests
{
    [Theory]
    [InlineData(typeof(ProviderTests))]
    [InlineData(typeof(DifferenceTests))]
    public void Page_OfTheDifferences_NamesEveryTestOfThem(Type tests)
    {
        var listed = TestName().Matches(Checkout.Text("docs", "durable-differences.md"))
            .Where(match => match.Groups[1].Value == tests.Name).Select(match => match.Groups[2].Value);
        var written = tests.GetMethods().Where(method => method.GetCustomAttribute<FactAttribute>() is not null)
            .Select(method => method.Name);
        Assert.Equal(written.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    /// <summary>Each suite runs on both hosts; only the one of the differences has two sides.</summary>
    [Fact]
    public void Suites_OfTheBehaviour_RunOnBothHosts()
    {
        var suites = typeof(BehaviourTest).Assembly.GetTypes()
            .Where(type => type.IsAbstract && type.IsSubclassOf(typeof(BehaviourTest))).ToList();
        Assert.NotEmpty(suites);
        Assert.All(suites, suite => Assert.Equal(
            suite == typeof(ProviderTests) ? ["OnEngine"] : ["OnEngine", "OnInProcessHost"],
            suite.Assembly.GetTypes().Where(type => type.BaseType == suite).Select(type => type.Namespace!.Split('.')[^1])
                .Order(StringComparer.Ordinal)));
    }

    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`")]
    private static partial Regex TestName();
}
