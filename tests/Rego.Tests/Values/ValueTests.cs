using CsCheck;

namespace Maestro.Rego.Tests.Values;

public class ValueTests
{
    private static readonly Gen<RegoValue> Scalars = Gen.OneOf(
        Gen.Const(RegoValue.Null),
        Gen.Bool.Select(RegoValue.From),
        Gen.Int[-3, 3].Select(number => RegoValue.From(number)),
        Gen.Double[-2, 2].Select(RegoValue.From),
        Gen.Int[0, 7].Select(index => new[] { "a", "b", "é", "😀", "\uE000", "\"", "\\", "\n" }[index]).Array[0, 3]
            .Select(parts => RegoValue.From(string.Concat(parts))));

    private static readonly Gen<RegoValue> Any = Gen.Recursive<RegoValue>((depth, inner) => depth > 3
        ? Scalars
        : Gen.Frequency(
            (4, Scalars),
            (1, inner.Array[0, 4].Select(RegoValue (items) => RegoArray.Of(items))),
            (1, inner.Array[0, 4].Select(RegoValue (items) => RegoSet.Of(items))),
            (1, Gen.Select(inner, inner).Array[0, 12].Select(RegoValue (pairs) => RegoObject.Of(pairs)))));

    private static readonly Gen<RegoValue> Jsonable = Gen.Recursive<RegoValue>((depth, inner) => depth > 3
        ? Scalars
        : Gen.Frequency(
            (4, Scalars),
            (1, inner.Array[0, 4].Select(RegoValue (items) => RegoArray.Of(items))),
            (1,
            Gen.Select(Gen.String[Gen.Char["abc"], 0, 2].Select(RegoValue.From), inner).Array[0, 12]
                .Select(RegoValue (pairs) => RegoObject.Of(pairs)))));

    [Fact]
    public void Order_AnyValues_IsTotalAndAgreesWithEquality() =>
        Gen.Select(Any, Any, Any).Sample((a, b, c) =>
        {
            var (ab, ba, bc, ac) = (a.CompareTo(b), b.CompareTo(a), b.CompareTo(c), a.CompareTo(c));
            return Math.Sign(ab) == -Math.Sign(ba) && (ab == 0) == a.Equals(b) && (ab != 0 || a.GetHashCode() == b.GetHashCode())
                &&
                !(ab <= 0 && bc <= 0 && ac > 0);
        });

    [Fact]
    public void RegoText_AnyValue_EvaluatesToItself() =>
        Any.Sample(value => RegoProgram.Empty.Prepare(value.ToString()).Query!.Evaluate().Value!.Equals(value), iter: 300);

    [Fact]
    public void Json_AnyJsonValue_ReadsBackEqual() =>
        Jsonable.Sample(
            value => RegoValue.FromJson(value.ToJson()).Equals(value) && RegoValue.FromJson(value.ToJsonElement()).Equals(value));

    [Fact]
    public void Json_RepeatedName_LastWins() =>
        Assert.Equal("""{"a": 2}""", RegoValue.FromJson("""{"a": 1, "a": 2}""").ToString());

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1,]")]
    [InlineData("1 2")]
    [InlineData("\"\\ud800\"")]
    public void Json_Malformed_Throws(string json) =>
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => RegoValue.FromJson(json));

    [Fact]
    public void Json_TooDeep_Throws() =>
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => RegoValue.FromJson(new string('[', 5000) + new string(']', 5000)));

    [Fact]
    public void SetAndKeys_ToJson_BecomeArrayAndText() =>
        Assert.Equal(
            """{"1":["a","b"],"[true]":null}""",
            RegoObject.Of(
                (RegoValue.From(1), RegoSet.Of(RegoValue.From("b"), RegoValue.From("a"))),
                (RegoArray.Of(RegoValue.True), RegoValue.Null)).ToJson());

    [Fact]
    public void ReadInput_PartsNobodyLooksAt_AreLeftOut()
    {
        var query = Policy.Program("package a\n\np if input.x.y == 1").Prepare("data.a.p").Query!;

        var input = query.ReadInput("""{"x": {"y": 1, "z": [1]}, "other": {"big": true}}"""u8);

        Assert.Equal("""{"x": {"y": 1}}""", input.ToString());
        Assert.True(query.Evaluate(input).IsTrue);
    }

    [Fact]
    public void ReadInput_WholeInputIsUsed_IsWhole()
    {
        var query = Policy.Program("package a\n\np := count(input)").Prepare("data.a.p").Query!;

        Assert.Equal("2", query.Evaluate("""{"x": 1, "y": 2}"""u8).Value?.ToString());
    }
}
