using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Deploy.Tests.Rendering;

/// <summary>One rendered document.</summary>
internal sealed record Manifest(string ApiVersion, string Kind, string Name, string? Namespace, JsonObject Body)
{
    public static IReadOnlyList<Manifest> ReadAll(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return [.. stream.Documents.Select(document => From((JsonObject)YamlJson.Convert(document.RootNode)!))];
    }

    private static Manifest From(JsonObject body) => new(
        body["apiVersion"]!.GetValue<string>(),
        body["kind"]!.GetValue<string>(),
        body["metadata"]!["name"]!.GetValue<string>(),
        body["metadata"]!["namespace"]?.GetValue<string>(),
        body);

    public override string ToString() => $"{Kind} {Name}";
}
