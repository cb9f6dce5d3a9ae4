using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Json.Schema;
using Maestro.Problems;

namespace Maestro.Schemas;

/// <summary>
/// A JSON schema of draft 2020-12, ready to check values; the forms of draft-07 that it does not have (<c>definitions</c>,
/// a list under <c>items</c>) are read too. References stay within the document: nothing is ever read from a network or
/// a disk. What is not enforced is refused when the schema is parsed. Immutable and safe to share.
/// </summary>
public sealed class JsonSchemaCheck
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly EvaluationOptions Evaluation = new()
    {
        OutputFormat = OutputFormat.Hierarchical,
        RequireFormatValidation = true,
    };

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
            // A registry of its own, which fetches nothing: schemas of different recipes never meet.
            var options = new BuildOptions { Dialect = SchemaDialect.Instance, SchemaRegistry = new SchemaRegistry() };
            return Result<JsonSchemaCheck>.Ok(
                new JsonSchemaCheck(JsonSchema.FromText(schema.ToJsonString(Readable), options), text));
        }
        catch (Exception refused) when (refused is JsonSchemaException or RefResolutionException or JsonException)
        {
            return Result<JsonSchemaCheck>.Failed(new Fault(path, $"is not a schema: {refused.Message}"));
        }
    }

    /// <summary>Every fault of the value, with paths below <paramref name="path"/>; empty when it fits.</summary>
    public IReadOnlyList<Fault> Check(JsonNode? value, string path = "")
    {
        try
        {
            using var document = JsonDocument.Parse(value?.ToJsonString() ?? "null");
            return SchemaFaults.From(_schema.Evaluate(document.RootElement, Evaluation), value, path);
        }
        catch (JsonException)
        {
            return [new Fault(path, "is nested too deep to be checked")];
        }
        catch (RegexMatchTimeoutException slow)
        {
            return [new Fault(path, $"takes too long to be checked against {slow.Pattern}")];
        }
    }
}
