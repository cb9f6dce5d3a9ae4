using CsCheck;
using Maestro.Expressions;

namespace Maestro.Tests.Expressions;

public sealed class ReferenceTests
{
    private static readonly Gen<ReferenceSegment> Segment = Gen.OneOf(
        Gen.Int[0, 3].Select(ReferenceSegment.Item),
        Gen.OneOf("a", "b1", "_c", "my-node", "with", "", "quote\"d", "é", "a.b", "]", "}", "\\")
            .Select(ReferenceSegment.Member));

    private static readonly Gen<JsonNode?> Value = Gen.Recursive<JsonNode?>((depth, inner) => depth > 3
        ? Gen.Int.Select(n => (JsonNode?)JsonValue.Create(n))
        : Gen.OneOf(
            Gen.Const<JsonNode?>(() => null),
            Gen.Int.Select(n => (JsonNode?)JsonValue.Create(n)),
            inner.Array[0, 3].Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())])),
            Gen.Select(Gen.OneOf("a", "b1", "my-node", "with", "quote\"d").Array[0, 3], inner.Array[3])
                .Select((names, items) => (JsonNode?)new JsonObject(
                    names.Distinct().Select((name, i) => KeyValuePair.Create(name, items[i]?.DeepClone()))))));

    [Theory]
    [InlineData("inputs.log")]
    [InlineData("inputs[\"my-log\"].x")]
    [InlineData("nodes.plan.output")]
    [InlineData("nodes[\"my-node\"].output.steps[0][\"with\"]")]
    [InlineData("item")]
    [InlineData("item[3].a")]
    [InlineData("run.id")]
    public void Parse_AReference_WritesItselfBack(string text)
    {
        Assert.Equal(text, Reference.Parse(text, out var error)?.ToString());
        Assert.Null(error);
    }

    [Theory]
    [InlineData("", "a reference begins with inputs, nodes, item or run")]
    [InlineData("input.x", "'input' is not one of inputs, nodes, item and run")]
    [InlineData("inputs", "inputs is followed by the name of an input, as in inputs.question")]
    [InlineData("nodes.plan", "nodes is followed by a node and its output, as in nodes.plan.output")]
    [InlineData("nodes.plan.result", "nodes is followed by a node and its output, as in nodes.plan.output")]
    [InlineData("run.secret", "run has id, recipe and version only")]
    [InlineData("inputs.my-log", "a name with '-' goes in brackets, as in inputs[\"my-…\"]")]
    [InlineData("item.with", "'with' is a reserved word; write [\"with\"]")]
    [InlineData("item.", "a name must follow the dot after item; other names go in brackets, as in [\"my-name\"]")]
    [InlineData("item[01]", "brackets hold a whole number or a name in double quotes")]
    [InlineData("item[-1]", "brackets hold a whole number or a name in double quotes")]
    [InlineData("item[99999999999]", "brackets hold a whole number or a name in double quotes")]
    [InlineData("item[x]", "brackets hold a whole number or a name in double quotes")]
    [InlineData("item[`x`]", "brackets hold a whole number or a name in double quotes")]
    [InlineData("item[0", "a bracket is not closed")]
    [InlineData("item[\"a", "a name in quotes is not closed")]
    [InlineData("item[\"\\q\"]", "a name in quotes follows JSON's rules for strings")]
    [InlineData("item[\"\\", "a name in quotes is not closed")]
    [InlineData("item.a + 1", "'+' is not expected after item.a")]
    public void Parse_SomethingElse_SaysWhatIsWrong(string text, string expected)
    {
        Assert.Null(Reference.Parse(text, out var error));
        Assert.Equal(expected, error);
    }

    [Fact]
    public void Resolve_AnyPathInAnyValue_AgreesWithAWalk() => Gen.Select(Value, Segment.Array[0, 4]).Sample(
        (value, path) =>
        {
            var text = "item" + string.Concat(path);
            var reference = Reference.Parse(text, out var parse);
            Assert.True(reference is not null, parse);
            Assert.Equal(path, reference.Segments);

            var scope = new Scope { Run = new RunFacts("r", "x", "1.0.0") }.WithItem(value);
            var found = reference.TryResolve(scope, out var actual, out var error);
            var expected = value;
            var there = path.All(segment => Walk(ref expected, segment));
            Assert.Equal(there, found);
            if (there)
                Assert.True(JsonNode.DeepEquals(expected, actual));
            else
                Assert.Contains(text, error, StringComparison.Ordinal);
        },
        iter: 2000);

    [Fact]
    public void Parse_AnyText_NeverThrows() => Gen.OneOf(
        "inputs", "nodes", "item", ".", "[", "]", "\"", "\\u", "d800", "0", "a", " ", "é", "\n", "output")
        .Array[0, 12].Sample(bits => _ = Reference.Parse(string.Concat(bits), out _), iter: 2000);

    private static bool Walk(ref JsonNode? value, ReferenceSegment segment)
    {
        if (value is JsonArray list && segment.Name is null && segment.Index < list.Count)
            value = list[segment.Index];
        else if (value is JsonObject map && segment.Name is not null && map.ContainsKey(segment.Name))
            value = map[segment.Name];
        else
            return false;
        return true;
    }
}
