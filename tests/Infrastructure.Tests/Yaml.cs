using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Serialization;

namespace Infrastructure.Tests;

/// <summary>Reads YAML as JSON nodes, with merged keys and quoted scalars as text.</summary>
internal static class Yaml
{
    public static JsonObject Read(string file)
    {
        var graph = new DeserializerBuilder().Build().Deserialize<object>(File.ReadAllText(file));
        var json = new SerializerBuilder().JsonCompatible().Build().Serialize(graph);
        return JsonSerializer.Deserialize<JsonObject>(json) ?? throw new InvalidDataException($"{file} is empty.");
    }
}
