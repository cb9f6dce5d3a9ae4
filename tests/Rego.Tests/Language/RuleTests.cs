namespace Maestro.Rego.Tests.Language;

public class RuleTests
{
    [Fact]
    public void CompleteRule_BodyHolds_HasValue() => Assert.Equal("7", Policy.Value("p := 3 + 4 if 1 < 2"));

    [Fact]
    public void CompleteRule_BodyFails_IsUndefined() => Assert.Equal("undefined", Policy.Value("p if 1 > 2"));

    [Fact]
    public void Default_NoRuleHolds_GivesItsValue() =>
        Assert.Equal("false", Policy.Value("default p := false\n\np if input.admin", input: "{}"));

    [Fact]
    public void CompleteRule_TwoValues_Conflict() =>
        Assert.Equal(
            "p0.rego:5: eval_conflict_error: complete rules must not produce multiple outputs", Policy.Value("p := 1\n\np := 2"));

    [Fact]
    public void Else_FirstThatHolds_GivesItsValue() =>
        Assert.Equal(
            "2", Policy.Value("p := 1 if input.x == 1\n\nelse := 2 if input.x == 2\n\nelse := 3", input: """{"x": 2}"""));

    [Fact]
    public void PartialSet_EachSolution_IsMember() =>
        Assert.Equal("{2, 4}", Policy.Value("p contains x * 2 if some x in [1, 2, 1]"));

    [Fact]
    public void PartialObject_SameKeyTwoValues_Conflict() =>
        Assert.Contains(
            "object keys must be unique", Policy.Value("p[k] := v if some v, k in [\"a\", \"a\"]"), StringComparison.Ordinal);

    [Fact]
    public void ReferenceHead_ConstantAndVariableKeys_OneDocument() =>
        Assert.Equal(
            """{"a": {"r": 0}, "b": {"r": 1}, "e": 4}""",
            Policy.Value("p[q].r := i if q := [\"a\", \"b\"][i]\n\np.e := 4"));

    [Fact]
    public void Function_PatternArgument_Destructures() =>
        Assert.Equal("3", Policy.Value("f([a, {\"b\": b}]) := a + b\n\np := f([1, {\"b\": 2}])"));

    [Fact]
    public void Function_SeveralDefinitions_FirstMatchingArguments() =>
        Assert.Equal("[\"one\", \"many\"]", Policy.Value("f(1) := \"one\"\n\nf(x) := \"many\" if x > 1\n\np := [f(1), f(2)]"));

    [Fact]
    public void Function_Default_AppliesWhenNoneHolds() =>
        Assert.Equal("42", Policy.Value("default f(_) := 42\n\nf(x) := x if x < 10\n\np := f(11)"));

    [Fact]
    public void Every_OneFails_IsUndefined() => Assert.Equal("undefined", Policy.Value("p if every x in [1, 2, 3] { x < 3 }"));

    [Fact]
    public void Every_EmptyDomain_Holds() => Assert.Equal("true", Policy.Value("p if every x in [] { x == 1 }"));

    [Fact]
    public void Comprehensions_AllKinds_Build() =>
        Assert.Equal(
            """[[2, 4], {1, 2}, {"1": 1, "2": 2}]""",
            Policy.Value(
                "p := [[y | some x in [1, 2]; y := x * 2], {x | some x in [1, 2, 1]}, {k: x | some x in [1, 2]; k := format_int(x, 10)}]"));

    [Fact]
    public void Statements_AnyOrder_AreReordered() =>
        Assert.Equal("3", Policy.Value("p := y if {\n\ty = x + 1\n\tx = 2\n\ty == 3\n}"));

    [Fact]
    public void With_InputAndFunction_AreReplaced() =>
        Assert.Equal(
            "[5, \"mocked\"]",
            Policy.Value(
                "q := input.x\n\nf(_) := \"mocked\"\n\np := [a, b] if {\n\ta := q with input.x as 5\n\tb := upper(\"x\") with upper as f\n}"));

    [Fact]
    public void Template_UndefinedPart_ShowsAsSuch() =>
        Assert.Equal(
            "\"a 1 <undefined> {x}\"", Policy.Value("p := $\"a {input.n} {input.missing} \\{x}\"", input: """{"n": 1}"""));

    [Fact]
    public void Data_BaseAndRules_AreMerged() =>
        Assert.Equal(
            """{"base": 1, "rule": 2}""",
            Policy.Query(
                Policy.Program("package a.b\n\nrule := 2"), "data.a.b", data: """{"a": {"b": {"base": 1}}}""").Value!.ToString());
}
