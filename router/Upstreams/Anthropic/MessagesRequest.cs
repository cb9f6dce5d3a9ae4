using System.Text.Json;
using Maestro.Router.Formats;

namespace Maestro.Router.Upstreams.Anthropic;

/// <summary>
/// An OpenAI chat request as an Anthropic one. OpenAI's fields are mapped, or left out where Anthropic has nothing like them and
/// the answer means the same without; fields that are neither, such as <c>thinking</c> or <c>top_k</c>, go along as they are.
/// </summary>
internal static class MessagesRequest
{
    /// <summary>Anthropic insists on a limit; this one is used when neither the client nor the configuration gives one.</summary>
    private const int DefaultMaxTokens = 4096;

    private static readonly HashSet<string> Mapped = new(StringComparer.Ordinal)
    {
        "model", "messages", "max_tokens", "max_completion_tokens", "temperature", "top_p", "stop", "stream", "tools", "tool_choice",
        "parallel_tool_calls", "response_format", "user", "n",
    };

    private static readonly HashSet<string> LeftOut = new(StringComparer.Ordinal)
    {
        "stream_options", "frequency_penalty", "presence_penalty", "seed", "logit_bias", "logprobs", "top_logprobs", "store", "metadata",
        "service_tier", "modalities", "prediction", "prompt_cache_key", "safety_identifier", "verbosity", "reasoning_effort", "functions", "function_call",
    };

    public static void Write(Utf8JsonWriter json, JsonElement request, string model, int? maxOutputTokens)
    {
        if (request.TryGetProperty("n", out var n) && n.ValueKind == JsonValueKind.Number && n.GetDouble() > 1)
            throw new UntranslatableException("Anthropic gives one answer: 'n' cannot be more than 1.");
        if (request.TryGetProperty("functions", out _))
            throw new UntranslatableException("'functions' is not supported with Anthropic: use 'tools'.");

        json.WriteStartObject();
        json.WriteString("model"u8, model);
        json.WriteNumber(
            "max_tokens"u8,
            Integer(request, "max_completion_tokens") ?? Integer(request, "max_tokens") ?? maxOutputTokens ?? DefaultMaxTokens);
        MessagesContent.WriteSystem(json, request);
        MessagesContent.WriteMessages(json, request);
        WriteSampling(json, request);
        MessagesTools.Write(json, request);
        WriteFormat(json, request);
        foreach (var property in request.EnumerateObject())
        {
            if (!Mapped.Contains(property.Name) && !LeftOut.Contains(property.Name)) property.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private static void WriteSampling(Utf8JsonWriter json, JsonElement request)
    {
        if (request.TryGetProperty("temperature", out var temperature) && temperature.ValueKind == JsonValueKind.Number)
            json.WriteNumber("temperature"u8, Math.Min(1, temperature.GetDouble())); // OpenAI's scale ends at 2, Anthropic's at 1
        if (request.TryGetProperty("top_p", out var top) && top.ValueKind == JsonValueKind.Number) Copy(json, "top_p", top);
        if (request.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True)
            json.WriteBoolean("stream"u8, true);
        if (request.TryGetProperty("user", out var user) && user.ValueKind == JsonValueKind.String)
        {
            json.WriteStartObject("metadata"u8);
            json.WriteString("user_id"u8, user.GetString());
            json.WriteEndObject();
        }

        if (!request.TryGetProperty("stop", out var stop) || stop.ValueKind is not (JsonValueKind.String or JsonValueKind.Array))
            return;
        json.WriteStartArray("stop_sequences"u8);
        if (stop.ValueKind == JsonValueKind.String) stop.WriteTo(json);
        else foreach (var item in stop.EnumerateArray()) item.WriteTo(json);
        json.WriteEndArray();
    }

    private static void WriteFormat(Utf8JsonWriter json, JsonElement request)
    {
        if (!request.TryGetProperty("response_format", out var format) || format.ValueKind != JsonValueKind.Object) return;
        // json_object: the prompt asks for it
        if (!format.TryGetProperty("json_schema", out var outer) || !outer.TryGetProperty("schema", out var schema)) return;
        json.WriteStartObject("output_config"u8);
        json.WriteStartObject("format"u8);
        json.WriteString("type"u8, "json_schema"u8);
        Copy(json, "schema", schema);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static int? Integer(JsonElement request, string name) =>
        request.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt32(out var number)
            ? number
            : null;

    internal static void Copy(Utf8JsonWriter json, string name, JsonElement value)
    {
        json.WritePropertyName(name);
        value.WriteTo(json);
    }
}
