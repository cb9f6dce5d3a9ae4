namespace Maestro.Rego.Tests.Builtins;

public class DataBuiltinTests
{
    [Theory]
    [InlineData("object.get({\"a\": {\"b\": 1}}, [\"a\", \"b\"], 0)", "1")]
    [InlineData("object.get({}, \"x\", \"none\")", "\"none\"")]
    [InlineData("object.union({\"a\": {\"x\": 1}}, {\"a\": {\"y\": 2}, \"b\": 3})", "{\"a\": {\"x\": 1, \"y\": 2}, \"b\": 3}")]
    [InlineData("object.remove({\"a\": 1, \"b\": 2}, {\"a\"})", "{\"b\": 2}")]
    [InlineData("object.filter({\"a\": 1, \"b\": 2}, [\"a\"])", "{\"a\": 1}")]
    [InlineData("object.subset({\"a\": {\"b\": [1, 2, 3]}}, {\"a\": {\"b\": [2, 3]}})", "true")]
    [InlineData("array.slice([1, 2, 3, 4], 1, 3)", "[2, 3]")]
    [InlineData("array.flatten([1, [2, [3]], 4])", "[1, 2, [3], 4]")]
    [InlineData("union({{1}, {2}})", "{1, 2}")]
    [InlineData("intersection({{1, 2}, {2, 3}})", "{2}")]
    [InlineData("numbers.range(3, 1)", "[3, 2, 1]")]
    [InlineData("numbers.range_step(1, 10, 4)", "[1, 5, 9]")]
    [InlineData("json.filter({\"a\": {\"b\": 1, \"c\": 2}}, [\"a/b\"])", "{\"a\": {\"b\": 1}}")]
    [InlineData("json.remove({\"a\": [1, 2, 3]}, [\"a/1\"])", "{\"a\": [1, 3]}")]
    [InlineData(
        "json.patch({\"a\": [1]}, [{\"op\": \"add\", \"path\": \"/a/-\", \"value\": 2}, {\"op\": \"move\", \"from\": \"/a\", \"path\": \"/b\"}, {\"op\": \"test\", \"path\": \"/b/1\", \"value\": 2}])", "{\"b\": [1, 2]}")]
    [InlineData(
        "json.match_schema({\"n\": 3}, {\"properties\": {\"n\": {\"type\": \"integer\", \"maximum\": 2}}})",
        "[false, [{\"desc\": \"Must be less than or equal to 2\", \"error\": \"n: Must be less than or equal to 2\", \"field\": \"n\", \"type\": \"number_lte\"}]]")]
    [InlineData("json.unmarshal(json.marshal({\"a\": [1, null, \"<\"]}))", "{\"a\": [1, null, \"<\"]}")]
    [InlineData(
        "yaml.unmarshal(yaml.marshal({\"a\": [{\"b\": 1, \"c\": [\"x\", true]}], \"d\": {}}))",
        "{\"a\": [{\"b\": 1, \"c\": [\"x\", true]}], \"d\": {}}")]
    [InlineData("yaml.unmarshal(\"a: &x [1, 2]\\nb: *x\\n\")", "{\"a\": [1, 2], \"b\": [1, 2]}")]
    [InlineData("base64.decode(base64.encode(\"é\"))", "\"é\"")]
    [InlineData("base64url.encode_no_pad(\"a?>\")", "\"YT8-\"")]
    [InlineData("hex.encode(\"az\")", "\"617a\"")]
    [InlineData("urlquery.decode(urlquery.encode(\"a b&c=é\"))", "\"a b&c=é\"")]
    [InlineData("graph.reachable({\"a\": [\"b\"], \"b\": [\"a\", \"c\"], \"c\": []}, {\"a\"})", "{\"a\", \"b\", \"c\"}")]
    [InlineData("bits.xor(bits.lsh(1, 70), 1)", "1180591620717411303425")]
    [InlineData("semver.compare(\"1.2.3-rc.2\", \"1.2.3-rc.10\")", "-1")]
    [InlineData("units.parse_bytes(\"1.5KiB\")", "1536")]
    [InlineData("units.parse(\"10m\")", "0.01")]
    [InlineData("net.cidr_contains(\"10.0.0.0/8\", \"10.1.2.3\")", "true")]
    [InlineData("net.cidr_merge([\"10.0.0.0/25\", \"10.0.0.128/25\"])", "{\"10.0.0.0/24\"}")]
    [InlineData("net.cidr_intersects(\"fe80::/10\", \"fe80::1/128\")", "true")]
    [InlineData("max([\"a\", 3, [0]])", "[0]")]
    [InlineData("sort({3, 1, 2})", "[1, 2, 3]")]
    [InlineData("to_number(\"1.5\") + to_number(true)", "2.5")]
    [InlineData("{[path, value] | walk({\"a\": [1]}, [path, value])}", "{[[], {\"a\": [1]}], [[\"a\"], [1]], [[\"a\", 0], 1]}")]
    public void Builtin_Call_HasValue(string expression, string expected) =>
        Assert.Equal(expected, Policy.Expression(expression));
}
