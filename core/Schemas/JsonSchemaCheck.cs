using System.Text.Json;
using System.Text.Json.Nodes;
using Maestro.Problems;
using NJsonSchema;

namespace Maestro.Schemas;

/// <summary>
/// A JSON schema, ready to check values. Follows draft-07 without <c>if</c>, <c>contains</c>, <c>propertyNames</c> and
/// <c>dependencies</c>, schemas that are <c>true</c> or <c>false</c>, and references to other documents: nothing is
/// ever read from a network or a disk. What it does not enforce it refuses when the schema is parsed. An integer
/// written with a fraction (<c>5.0</c>) is not an integer. Immutable and safe to share.
/// </summary>
public sealed class JsonSchemaCheck
{
    private readonly JsonSchema _schema;

    private JsonSchemaCheck(JsonSchema schema, string text) => (_schema, Text) = (schema, text);

    /// <summary>The schema as it was given.</summary>
    public string Text { get; }

    /// <summary>Parses a schema, or says everything that is wrong with it, with paths below <paramref name="path"/>.</summary>
    public static Result<JsonSchemaCheck> Parse(string text, string path = "")
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException broken)
        {
            return Result<JsonSchemaCheck>.Failed(new Fault(path, $"is not JSON: {broken.Message}"));
        }

        if (root is not JsonObject schema)
            return Result<JsonSchemaCheck>.Failed(new Fault(path, "is not a schema; a schema here is an object"));
        var faults = new SchemaScan(path).Run(schema);
        if (faults.Count > 0)
            return Result<JsonSchemaCheck>.Failed(faults);
        try
        {
            // Completes at once: nothing is fetched, because the scan let no outside reference through.
            var parsed = JsonSchema.FromJsonAsync(schema.ToJsonString()).GetAwaiter().GetResult();
            return Result<JsonSchemaCheck>.Ok(new JsonSchemaCheck(parsed, text));
        }
        catch (Exception refused) when (refused is InvalidOperationException or NotSupportedException or Newtonsoft.Json.JsonException)
        {
            return Result<JsonSchemaCheck>.Failed(new Fault(path, $"is not a schema: {refused.Message}"));
        }
    }

    /// <summary>Every fault of the value, with paths below <paramref name="path"/>; empty when it fits.</summary>
    public IReadOnlyList<Fault> Check(JsonNode? value, string path = "")
    {
        try
        {
            return SchemaFaults.From(_schema.Validate(value?.ToJsonString() ?? "null"), path);
        }
        catch (Newtonsoft.Json.JsonReaderException)
        {
            return [new Fault(path, "is nested too deep to be checked")];
        }
    }
}
