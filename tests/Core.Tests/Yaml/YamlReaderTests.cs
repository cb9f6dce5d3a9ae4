using Maestro.Problems;
using Maestro.Yaml;

namespace Maestro.Tests.Yaml;

/// <summary>What the documents that people write mean: one answer for recipes, scripts and the router's configuration.</summary>
public sealed class YamlReaderTests
{
    private static readonly YamlRules Shared = new("configuration") { AllowsAnchors = true };

    [Theory]
    [InlineData("", "null")]
    [InlineData("~", "null")]
    [InlineData("null", "null")]
    [InlineData("Null", "null")]
    [InlineData("NULL", "null")]
    [InlineData("nULL", "\"nULL\"")]
    [InlineData("true", "true")]
    [InlineData("True", "true")]
    [InlineData("TRUE", "true")]
    [InlineData("FALSE", "false")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("on", "\"on\"")]
    [InlineData("Off", "\"Off\"")]
    [InlineData("12", "12")]
    [InlineData("-12", "-12")]
    [InlineData("+12", "12")]
    [InlineData("0012", "12")]
    [InlineData("0o17", "15")]
    [InlineData("0x1F", "31")]
    [InlineData("-0x1F", "\"-0x1F\"")]
    [InlineData("1_000", "\"1_000\"")]
    [InlineData("12:30", "\"12:30\"")]
    [InlineData("9223372036854775808", "9.223372036854776E+18")]
    [InlineData("1.50", "1.5")]
    [InlineData(".5", "0.5")]
    [InlineData("5.", "5")]
    [InlineData("1e3", "1000")]
    [InlineData("1E-2", "0.01")]
    [InlineData("1e999", "\"1e999\"")]
    [InlineData(".inf", "\".inf\"")]
    [InlineData(".nan", "\".nan\"")]
    [InlineData("1.0.0", "\"1.0.0\"")]
    [InlineData("2026-01-31", "\"2026-01-31\"")]
    [InlineData("'12'", "\"12\"")]
    [InlineData("\"true\"", "\"true\"")]
    [InlineData("''", "\"\"")]
    [InlineData("|\n  12", "\"12\"")]
    [InlineData("[1, two, {three: 3}]", "[1,\"two\",{\"three\":3}]")]
    public void Read_AValue_IsByTheCoreSchema(string yaml, string json) =>
        Assert.Equal(json, Read($"a: {yaml}")["a"]!.ToJson()?.ToJsonString() ?? "null");

    [Theory]
    [InlineData("yes", true)]
    [InlineData("On", true)]
    [InlineData("NO", false)]
    [InlineData("off", false)]
    [InlineData("true", true)]
    [InlineData("'yes'", null)]
    [InlineData("y", null)]
    [InlineData("1", null)]
    public void Flag_WhereOnlyABooleanCanStand_KnowsTheWordsOfYaml11(string yaml, bool? flag) =>
        Assert.Equal(flag, ((YamlScalar)Read($"a: {yaml}")["a"]!).Flag);

    [Fact]
    public void Read_AValue_KnowsWhereItStands()
    {
        var item = ((YamlList)((YamlMap)Read("a:\n  b c:\n    - x\n    - y")["a"]!)["b c"]!).Items[1];

        Assert.Equal(("a[\"b c\"][1]", 4, 7), (item.Path, item.Line, item.Column));
    }

    [Theory]
    [InlineData("a: 1\na: 2", "a: appears twice (line 2)")]
    [InlineData("a: 1\n'a': 2", "a: appears twice (line 2)")]
    [InlineData("a: { b: 1, b: 1 }\nc: { d: 1, d: 1 }", "a.b: appears twice (line 1)", "c.d: appears twice (line 2)")]
    [InlineData("a: &x 1", "a: has an anchor; recipes have no anchors and aliases (line 1)")]
    [InlineData("a: *x", "a: is an alias; recipes have no anchors and aliases (line 1)")]
    [InlineData("a: !!str 1", "a: has a tag; recipes have no YAML tags (line 1)")]
    public void Read_AFault_IsSaidWithItsPlace(string yaml, params string[] faults) =>
        Assert.Equal(faults, YamlReader.Read(yaml, new("recipe")).Faults.Select(fault => fault.ToString()));

    [Theory]
    [InlineData("b: 1\na: }")]
    [InlineData("b: 1\na: b: c")]
    public void Read_WhatIsNoYaml_IsAFaultWithLineAndColumn(string yaml) =>
        Assert.Matches(@"^is not YAML: column \d+: .+ \(line 2\)\z", Assert.Single(YamlReader.Read(yaml, Shared).Faults).Msg);

    [Theory]
    [InlineData("a: &x { k: [1, 2] }\nb: *x", "{\"a\":{\"k\":[1,2]},\"b\":{\"k\":[1,2]}}")]
    [InlineData("a: &x 1\nb: &x 2\nc: *x", "{\"a\":1,\"b\":2,\"c\":2}")]
    [InlineData("a: &x { k: 1, l: 2 }\nb: { <<: *x, l: 3 }", "{\"a\":{\"k\":1,\"l\":2},\"b\":{\"l\":3,\"k\":1}}")]
    [InlineData(
        "a: &x { k: 1 }\nb: &y { k: 2, l: 2 }\nc: { <<: [*x, *y] }",
        "{\"a\":{\"k\":1},\"b\":{\"k\":2,\"l\":2},\"c\":{\"k\":1,\"l\":2}}")]
    [InlineData("a: { '<<': 1 }", "{\"a\":{\"\\u003C\\u003C\":1}}")]
    public void Read_AnchorsWhereTheyAreAllowed_AreWhatTheyName(string yaml, string json) =>
        Assert.Equal(json, Read(yaml).ToJson().ToJsonString());

    [Fact]
    public void Read_WhatAnAliasRepeats_HasThePathOfTheAliasAndTheLineOfTheAnchor()
    {
        var root = Read("a: &x { k: [1] }\nb: { <<: *x }\nc: *x");

        foreach (var name in new[] { "b", "c" })
        {
            var item = Assert.Single(((YamlList)((YamlMap)root[name]!)["k"]!).Items);
            Assert.Equal(($"{name}.k[0]", 1), (item.Path, item.Line));
        }
    }

    [Theory]
    [InlineData("a: *x", "a: is an alias of 'x', which no value before it has for an anchor (line 1)")]
    [InlineData("a: &x { b: *x }", "a.b: is an alias of 'x', which no value before it has for an anchor (line 1)")]
    [InlineData("a: { <<: 3 }", "a: can merge an object, not a number (line 1)")]
    [InlineData("a: { <<: {}, <<: {} }", "a[\"<<\"]: appears twice (line 1)")]
    public void Read_AnchorsThatNameNothing_AreFaults(string yaml, string fault) =>
        Assert.Equal([fault], YamlReader.Read(yaml, Shared).Faults.Select(found => found.ToString()));

    [Fact]
    public void Read_AliasesOfAliases_CountEachTimeTheyRepeat()
    {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
            + string.Concat(
                Enumerable.Range(1, 9).Select(n => $"a{n}: &a{n} [{string.Join(", ", Enumerable.Repeat($"*a{n - 1}", 9))}]\n"));

        Assert.Contains(
            "more than 50000 values", Assert.Single(YamlReader.Read(bomb, Shared).Faults).Msg, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DeeperOrLongerThanItsRules_IsRefused()
    {
        var deep = $"a: {new string('[', 40)}{new string(']', 40)}";

        Assert.Contains("nested deeper than 32 levels", YamlReader.Read(deep, Shared).Faults[0].Msg, StringComparison.Ordinal);
        Assert.True(YamlReader.Read(deep, Shared with { MaxDepth = 50 }).IsOk);
        Assert.Equal(
            "has 6 bytes; a configuration may have 5", YamlReader.Read("a: \u00e4b", Shared with { MaxBytes = 5 }).Faults[0].Msg);
        Assert.Equal("is not UTF-8 text", YamlReader.Read([0x61, 0xff], Shared).Faults[0].Msg);
    }

    private static YamlMap Read(string yaml) => YamlReader.Read(yaml, Shared) is var read && read.TryGet(out var map)
        ? map
        : throw new FaultException(read.Faults);
}
