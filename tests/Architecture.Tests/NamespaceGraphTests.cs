using Architecture.Tests.Namespaces;

namespace Architecture.Tests;

/// <summary>The checker itself, on the namespaces in Samples/.</summary>
public sealed class NamespaceGraphTests
{
    private const string Samples = "Architecture.Tests.Samples.";

    private static readonly string Assembly = typeof(NamespaceGraphTests).Assembly.Location;

    [Theory]
    [InlineData("Field")]
    [InlineData("Base")]
    [InlineData("Signature")]
    [InlineData("Constraint")]
    [InlineData("Attribute")]
    [InlineData("Body")]
    [InlineData("Call")]
    [InlineData("Catch")]
    [InlineData("Lambda")]
    [InlineData("Async")]
    [InlineData("Nested")]
    [InlineData("Child")]
    public void FindCycle_ByOneKindOfUse_NamesBothWays(string kind)
    {
        var cycle = NamespaceGraph.Of(Assembly, $"{Samples}Cycles.{kind}").FindCycle();

        Assert.Equal(2, cycle.Count);
        Assert.Contains(
            cycle,
            use => use.User.Name.Contains("User", StringComparison.Ordinal)
                && use.Used.Name.StartsWith("Target", StringComparison.Ordinal));
        Assert.Contains(
            cycle,
            use => use.User.Name.StartsWith("Target", StringComparison.Ordinal)
                && use.Used.Name.StartsWith("Below", StringComparison.Ordinal));
    }

    [Fact]
    public void FindCycle_OverThreeNamespaces_NamesOneUseForEachArrowInOrder()
    {
        var cycle = NamespaceGraph.Of(Assembly, Samples + "Cycles.Three").FindCycle();

        Assert.Equal(
            ["User -> Middle", "Middle -> Target", "Target -> Below"],
            cycle.Select(use => $"{use.User.Name} -> {use.Used.Name}"));
    }

    [Theory]
    [InlineData("Diamond")]
    [InlineData("Child")]
    [InlineData("Mutual")]
    public void FindCycle_OfLayers_FindsNone(string kind)
    {
        var graph = NamespaceGraph.Of(Assembly, $"{Samples}Layers.{kind}");

        Assert.Empty(graph.FindCycle());
        Assert.NotEmpty(graph.Describe());
    }

    [Fact]
    public void Describe_OfACycle_MarksItsArrowsAndListsTheirUses()
    {
        var text = NamespaceGraph.Of(Assembly, Samples + "Cycles.Field").Describe();

        Assert.Contains(
            $"CYCLE {Samples}Cycles.Field.A -> {Samples}Cycles.Field.B (1){Environment.NewLine}    User -> Target", text,
            StringComparison.Ordinal);
    }
}
