namespace Maestro.Recipes;

/// <summary>A stored file as a JSON value: what a file input is once the run has it.</summary>
/// <param name="Digest">Its content's digest.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Name">Its name for people, without folders.</param>
public sealed record FileValue(string Digest, long Bytes, string Name)
{
    public JsonObject ToJson() => new() { ["digest"] = Digest, ["bytes"] = Bytes, ["name"] = Name };

    /// <summary>The file that the value stands for, or null when it is anything else, however similar.</summary>
    public static FileValue? From(JsonNode? value) =>
        value is JsonObject { Count: 3 } map
        && map["digest"] is JsonValue digest && digest.TryGetValue<string>(out var text) && Maestro.Digest.IsValid(text)
        && map["bytes"] is JsonValue bytes && bytes.GetValueKind() == System.Text.Json.JsonValueKind.Number
        && long.TryParse(bytes.ToJsonString(), out var size) && size >= 0
        && map["name"] is JsonValue name && name.TryGetValue<string>(out var called)
            ? new FileValue(text, size, called)
            : null;
}
