using Maestro.Schemas;

namespace Maestro.Tests.Schemas;

public sealed class JsonSchemaCheckTests
{
    [Theory]
    [InlineData("""{"type":"object","required":["a"],"additionalProperties":false,"properties":{"b":{"type":"object","properties":{"c":{"type":"array","items":{"type":"string"}}}}}}""",
        """{"b":{"c":["x",1]},"z":1}""", "at.b.c[1]: must be a string|at.a: is required|at.z: is not a known property")]
    [InlineData("""{"const":{"a":1}}""", """{"a":2}""", "at: must be one of {\"a\":1}")]
    [InlineData("""{"enum":["a",null,2]}""", "3", "at: must be one of \"a\", null, 2")]
    [InlineData("""{"type":"number","minimum":2,"exclusiveMaximum":5}""", "5", "at: must be less than 5")]
    [InlineData("""{"type":"integer","minimum":2}""", "1", "at: must be at least 2")]
    [InlineData(
        """{"type":"string","minLength":2,"pattern":"^b"}""", "\"a\"", "at: must match ^b|at: must have 2 characters or more")]
    [InlineData("""{"type":"array","minItems":1,"uniqueItems":true}""", "[1,1]", "at: must not have the same item twice")]
    [InlineData("""{"anyOf":[{"type":"string"},{"type":"number"}]}""", "true", "at: fits none of the allowed forms")]
    [InlineData("""{"oneOf":[{"type":"integer"},{"type":"number"}]}""", "1", "at: must fit exactly one of the allowed forms")]
    [InlineData(
        """{"allOf":[{"required":["a"]},{"properties":{"b":{"type":"number"}}}]}""", """{"b":"x"}""",
        "at.a: is required|at.b: must be a number")]
    [InlineData("""{"not":{"type":"string"}}""", "\"x\"", "at: has a form that is not allowed")]
    [InlineData("""{"additionalProperties":{"type":"number"}}""", """{"a b":"x"}""", "at[\"a b\"]: must be a number")]
    [InlineData("""{"patternProperties":{"^n":{"type":"number"}}}""", """{"n1":"x"}""", "at.n1: must be a number")]
    [InlineData("""{"type":["string","null"]}""", "5", "at: must be of type null or string")]
    [InlineData("""{"definitions":{"n":{"type":"object","properties":{"next":{"$ref":"#/definitions/n"},"v":{"type":"number"}}}},"$ref":"#/definitions/n"}""",
        """{"next":{"next":{"v":"s"}}}""", "at.next.next.v: must be a number")]
    [InlineData(
        """{"if":{"type":"string"},"then":{"minLength":3},"else":{"type":"number"}}""", "\"x\"",
        "at: must have 3 characters or more")]
    [InlineData("""{"if":{"type":"string"},"then":{"minLength":3},"else":{"type":"number"}}""", "true", "at: must be a number")]
    [InlineData("""{"contains":{"type":"string"}}""", "[1]", "at: must have an item of the form asked for")]
    [InlineData("""{"contains":{"type":"number"},"minContains":2}""", "[1,\"x\"]", "at: must have an item of the form asked for")]
    [InlineData("""{"contains":{"type":"number"},"maxContains":1}""", "[1,2]", "at: must have an item of the form asked for")]
    [InlineData("""{"propertyNames":{"maxLength":2}}""", """{"abc":1,"a":2}""", "at.abc: must have 2 characters or fewer")]
    [InlineData("""{"dependentRequired":{"a":["b","c"]}}""", """{"a":1,"b":2}""", "at.c: is required")]
    [InlineData(
        """{"dependentSchemas":{"a":{"properties":{"b":{"type":"number"}}}}}""", """{"a":1,"b":"x"}""", "at.b: must be a number")]
    [InlineData("""{"properties":{"a":false,"b":true}}""", """{"a":1,"b":2}""", "at.a: may not be here")]
    [InlineData(
        """{"allOf":[{"properties":{"a":{}}}],"unevaluatedProperties":false}""", """{"a":1,"b":2}""",
        "at.b: is not a known property")]
    [InlineData(
        """{"prefixItems":[{"type":"string"}],"items":{"type":"number"}}""", """[1,"x"]""",
        "at[0]: must be a string|at[1]: must be a number")]
    [InlineData(
        """{"items":[{"type":"string"}],"additionalItems":{"type":"number"}}""", """[1,"x"]""",
        "at[0]: must be a string|at[1]: must be a number")]
    [InlineData("""{"format":"date-time"}""", "\"today\"", "at: must be of format date-time")]
    [InlineData("""{"enum":["é","<"]}""", "1", "at: must be one of \"é\", \"<\"")]
    [InlineData("""{"multipleOf":3,"maxProperties":1}""", "4", "at: must be a multiple of 3")]
    [InlineData(
        """{"pattern":"^(a+)+$"}""", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\"",
        "at: takes too long to be checked against ^(a+)+$")]
    [InlineData(
        """{"patternProperties":{"^(a+)+$":true}}""", """{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!":1}""",
        "at: takes too long to be checked against ^(a+)+$")]
    [InlineData(
        """{"$defs":{"a/b":{"type":"number"}},"properties":{"p":{"$ref":"#/$defs/a~1b"}}}""", """{"p":"s"}""",
        "at.p: must be a number")]
    public void Check_AValueThatDoesNotFit_NamesEveryFault(string schema, string value, string expected) =>
        Assert.Equal(
            expected.Split('|').Order(StringComparer.Ordinal),
            JsonSchemaCheck.Parse(schema).Value.Check(JsonNode.Parse(value), "at").Select(fault => fault.ToString())
                .Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(
        """{"type":"object","properties":{"a":{"type":"string"},"when":{"type":"string","format":"date-time"}}}""",
        """{"a":"2020-01-01T00:00:00Z","when":"2020-01-01T00:00:00Z"}""")]
    [InlineData("""{"type":["string","null"]}""", "null")]
    [InlineData(
        """{"$schema":"http://json-schema.org/draft-07/schema#","$id":"x","title":"t","x-own":{"any":1},"examples":[{"$ref":"http://x"}]}""", "[{}]")]
    public void Check_AValueThatFits_HasNoFault(string schema, string value) =>
        Assert.Empty(JsonSchemaCheck.Parse(schema).Value.Check(JsonNode.Parse(value)));

    [Theory]
    [InlineData("{", "s: is not JSON")]
    [InlineData("[1]", "s: is not a schema; a schema here is an object")]
    [InlineData("""{"type":"object","type":"string"}""", "s: is not JSON")]
    [InlineData("""{"iff":{"type":"number"}}""", "s.iff: 'iff' is not a keyword that is enforced here")]
    [InlineData(
        """{"properties":{"a":{"$dynamicRef":"#a"}}}""",
        "s.properties.a.$dynamicRef: '$dynamicRef' is not a keyword that is enforced here")]
    [InlineData("""{"properties":{"a":1}}""", "s.properties.a: is not a schema; a schema is an object, true or false")]
    [InlineData("""{"if":{"$ref":"#"}}""", "s: has references that never reach a value: # -> #/if -> #")]
    [InlineData("""{"properties":5}""", "s.properties: must be an object of schemas")]
    [InlineData("""{"type":"text"}""", "s.type: must be one or a list of array, boolean, integer, null, number, object, string")]
    [InlineData("""{"pattern":"["}""", "s.pattern: is not a regular expression")]
    [InlineData("""{"minLength":-1}""", "s.minLength: must be a whole number, 0 or more")]
    [InlineData(
        """{"items":{"$ref":"http://example.invalid/x.json"}}""",
        "s.items.$ref: refers to 'http://example.invalid/x.json'; only references within the document, '#/…', are followed")]
    [InlineData(
        """{"items":{"$ref":"../other.json#/a"}}""",
        "s.items.$ref: refers to '../other.json#/a'; only references within the document, '#/…', are followed")]
    [InlineData(
        """{"items":{"$ref":"file:///etc/passwd"}}""",
        "s.items.$ref: refers to 'file:///etc/passwd'; only references within the document, '#/…', are followed")]
    [InlineData(
        """{"items":{"$ref":"#/nowhere"}}""", "s.items.$ref: refers to #/nowhere, which is not a schema in this document")]
    [InlineData(
        """{"$defs":{"a":{"allOf":[{"$ref":"#/$defs/a"}]}}}""",
        "s: has references that never reach a value: #/$defs/a -> #/$defs/a/allOf/0 -> #/$defs/a")]
    public void Parse_ASchemaThatIsNotEnforced_IsRefused(string schema, string expected) =>
        Assert.StartsWith(expected, JsonSchemaCheck.Parse(schema, "s").Faults[0].ToString(), StringComparison.Ordinal);

    [Fact]
    public void Check_AValueNestedVeryDeep_IsAFault()
    {
        JsonNode value = new JsonArray();
        for (var i = 0; i < 90; i++)
            value = new JsonArray(value);
        Assert.Equal("is nested too deep to be checked", Assert.Single(JsonSchemaCheck.Parse("{}").Value.Check(value)).Msg);
    }

    [Fact]
    public void Parse_ARecursiveSchema_ChecksValuesToTheEnd()
    {
        var schema = JsonSchemaCheck.Parse(
            """{"type":"object","properties":{"child":{"$ref":"#"},"n":{"type":"integer"}}}""").Value;
        Assert.Equal("child.child.n", Assert.Single(schema.Check(JsonNode.Parse("""{"child":{"child":{"n":"x"}}}"""))).Path);
    }
}
