using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Infrastructure.Tests.Bicep.Cli;

/// <summary>What a deployment would make, as the CLI predicts it without asking Azure.</summary>
public sealed class Snapshot(string environment, JsonNode json)
{
    private static readonly JsonSerializerOptions Pretty = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public JsonNode Json { get; } = json;

    public IReadOnlyList<Resource> Resources { get; } =
        [.. json["predictedResources"]!.AsArray().Select(node => new Resource(node!.AsObject()))];

    /// <summary>The text that is committed.</summary>
    public string Text => Json.ToJsonString(Pretty).ReplaceLineEndings("\n") + "\n";

    /// <summary>Outputs and resources in an order of their own: the CLI's differs from run to run.</summary>
    public static JsonNode Ordered(JsonNode json)
    {
        var outputs = json["outputs"]!.AsObject().OrderBy(output => output.Key, StringComparer.Ordinal)
            .Select(output => KeyValuePair.Create(output.Key, output.Value?.DeepClone()));
        var resources = json["predictedResources"]!.AsArray()
            .OrderBy(resource => resource!["id"]!.ToString(), StringComparer.Ordinal).Select(resource => resource!.DeepClone());
        var ordered = json.DeepClone().AsObject();
        ordered["outputs"] = new JsonObject(outputs);
        ordered["predictedResources"] = new JsonArray([.. resources]);
        return ordered;
    }

    public IEnumerable<Resource> Of(string type) => Resources.Where(resource => resource.Is(type));

    /// <summary>The same, changed by <paramref name="change"/>; this one stays as it is.</summary>
    public Snapshot With(Action<Snapshot> change)
    {
        var copy = new Snapshot(environment, Json.DeepClone());
        change(copy);
        return new Snapshot(environment, copy.Json);
    }

    public override string ToString() => environment;
}
