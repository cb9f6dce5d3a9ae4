using Maestro.Packages;

namespace Maestro.Tests.Policies;

public sealed class PolicySetTests
{
    private const string Allow = "package maestro.tools\nallow if input.x == data.a.b.c";

    [Fact]
    public void Create_WithFaultsInEveryFile_NamesEachWithItsPlace()
    {
        var set = PolicySets.Of(
            ("a.rego", "package maestro.cost\nallow if {"),
            ("b/c.rego", "package x\np if q(1)\nr := 1 if unknown == 2"),
            ("data.json", """{"a": 1, "a": 2}"""),
            ("deep/data.json", "[]"),
            ("../escape.rego", "package y"));

        Assert.Equal(["""files["../escape.rego"]"""], set.Faults.Select(fault => fault.Path));
        set = PolicySets.Of(
            ("a.rego", "package maestro.cost\nallow if {"), ("b/c.rego", "package x\np if {{"),
            ("data.json", """{"a": 1, "a": 2}"""), ("deep/data.json", "[]"));
        Assert.Equal(
            ["data.json", "deep/data.json", "a.rego:2:11", "b/c.rego:2:8"], set.Faults.Select(fault => fault.Path).Order(ByFile));
    }

    [Fact]
    public void Create_OfRulesThatDecideNothing_IsRefused() =>
        Assert.Contains(
            "decides nothing", Assert.Single(PolicySets.Of(("a.rego", "package other\nallow := true")).Faults).Msg,
            StringComparison.Ordinal);

    [Fact]
    public void Digest_OfASet_ChangesWithRulesAndDataButNotWithTests()
    {
        var one = PolicySets.Of(("a.rego", Allow), ("data.json", "{}")).Value;

        Assert.Equal(
            one.Digest,
            PolicySets.Of(("a.rego", Allow), ("data.json", "{}"), ("a_test.rego", "broken"), ("notes.md", "x")).Value.Digest);
        Assert.NotEqual(one.Digest, PolicySets.Of(("a.rego", Allow), ("data.json", """{"x": 1}""")).Value.Digest);
        Assert.NotEqual(one.Digest, PolicySets.Of(("a.rego", Allow + "\n"), ("data.json", "{}")).Value.Digest);
    }

    [Fact]
    public void Data_OfSeveralFiles_IsMountedByFolderAndConflictsAreFaults()
    {
        var set = PolicySets.Of(("a.rego", Allow), ("data.json", """{"a": {"x": 1}}"""), ("a/b/data.json", """{"c": 2}""")).Value;
        Assert.Equal("""{"a":{"b":{"c":2},"x":1}}""", set.Data.ToJson());

        var clash = PolicySets.Of(
            ("a.rego", Allow), ("data.json", """{"a": {"b": {"c": 1}}}"""), ("a/b/data.json", """{"c": 2}"""),
            ("a/b/c/data.json", "{}"));
        Assert.Equal(2, clash.Faults.Count);
        Assert.All(clash.Faults, fault => Assert.Contains("already a value", fault.Msg, StringComparison.Ordinal));
    }

    [Fact]
    public void Package_OfASet_CompilesToTheSameSetAgain()
    {
        var set = PolicySets.Of(("a.rego", Allow), ("data.json", """{"a": {"x": 1}}""")).Value;

        Assert.Equal(
            set.Digest, PolicySet.Create(FilePackageBlob.Read(FilePackageBlob.Write(set.Files)).Value.Files).Value.Digest);
    }

    [Fact]
    public void FromFolder_ThatIsNotThere_IsAFaultNotAnEmptySet() =>
        Assert.NotEmpty(
            PolicySet.FromFolder(Path.Combine(Path.GetTempPath(), "maestro-none-" + Guid.NewGuid().ToString("n"))).Faults);

    private static readonly Comparer<string> ByFile = Comparer<string>.Create(
        (one, other) => one.Contains(".rego", StringComparison.Ordinal) == other.Contains(".rego", StringComparison.Ordinal)
            ? string.CompareOrdinal(one, other)
            : one.Contains(".rego", StringComparison.Ordinal) ? 1 : -1);
}
