using System.Text.Json;

namespace Maestro.Router.Upstreams.Anthropic;

/// <summary>Tools and how to choose among them.</summary>
internal static class MessagesTools
{
    public static void Write(Utf8JsonWriter json, JsonElement request)
    {
        if (!request.TryGetProperty("tools", out var tools) || tools.ValueKind != JsonValueKind.Array
            || tools.GetArrayLength() == 0)
            return;
        json.WriteStartArray("tools"u8);
        foreach (var tool in tools.EnumerateArray()) WriteTool(json, tool);
        json.WriteEndArray();
        WriteChoice(json, request);
    }

    private static void WriteTool(Utf8JsonWriter json, JsonElement tool)
    {
        if (!tool.TryGetProperty("function", out var function))
        {
            tool.WriteTo(json); // one of Anthropic's own tools
            return;
        }

        json.WriteStartObject();
        MessagesRequest.Copy(json, "name", function.GetProperty("name"));
        if (function.TryGetProperty("description", out var description)) MessagesRequest.Copy(json, "description", description);
        if (function.TryGetProperty("parameters", out var schema) && schema.ValueKind == JsonValueKind.Object)
        {
            MessagesRequest.Copy(json, "input_schema", schema);
        }
        else
        {
            json.WriteStartObject("input_schema"u8);
            json.WriteString("type"u8, "object"u8);
            json.WriteEndObject();
        }

        if (function.TryGetProperty("strict", out var strict) && strict.ValueKind == JsonValueKind.True)
            json.WriteBoolean("strict"u8, true);
        if (tool.TryGetProperty("cache_control", out var cache)) MessagesRequest.Copy(json, "cache_control", cache);
        json.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter json, JsonElement request)
    {
        var serial = request.TryGetProperty("parallel_tool_calls", out var parallel) && parallel.ValueKind == JsonValueKind.False;
        var known = request.TryGetProperty("tool_choice", out var choice)
            && choice.ValueKind is JsonValueKind.String or JsonValueKind.Object;
        if (!known && !serial) return;

        json.WriteStartObject("tool_choice"u8);
        var name = known && choice.ValueKind == JsonValueKind.Object && choice.TryGetProperty("function", out var function)
            ? function.GetProperty("name").GetString()
            : null;
        var type = name is not null ? "tool" : known && choice.ValueKind == JsonValueKind.String ? choice.GetString() : "auto";
        json.WriteString("type"u8, type switch { "required" => "any", "none" or "tool" => type, _ => "auto" });
        if (name is not null) json.WriteString("name"u8, name);
        if (serial && type != "none") json.WriteBoolean("disable_parallel_tool_use"u8, true);
        json.WriteEndObject();
    }
}
