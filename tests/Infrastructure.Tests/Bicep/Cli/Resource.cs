using System.Text.Json.Nodes;

namespace Infrastructure.Tests.Bicep.Cli;

/// <summary>One predicted resource.</summary>
public sealed record Resource(JsonObject Json)
{
    public string Id => Text("id")!;

    public string Type => Text("type")!;

    public string Name => Text("name")!;

    public string? Location => Text("location");

    public bool Is(string type) => Type.Equals(type, StringComparison.OrdinalIgnoreCase);

    /// <summary>The value at a path such as <c>properties.networkAcls.defaultAction</c>; null when there is none.</summary>
    public JsonNode? At(string path)
    {
        JsonNode? node = Json;
        foreach (var part in path.Split('.')) node = (node as JsonObject)?[part];
        return node;
    }

    /// <summary>The value at a path as its JSON text without quotes; null when there is none.</summary>
    public string? Text(string path) => At(path)?.ToString();

    /// <summary>Sets the value at a path, or takes it away when it is null.</summary>
    public void Set(string path, JsonNode? value)
    {
        var parts = path.Split('.');
        var node = Json;
        foreach (var part in parts[..^1]) node = (JsonObject)(node[part] ??= new JsonObject());
        if (value is null) node.Remove(parts[^1]);
        else node[parts[^1]] = value;
    }
}
