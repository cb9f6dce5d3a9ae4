using System.Text.Json;

namespace Maestro.Router.Upstreams.Anthropic;

/// <summary>
/// Token counts. Anthropic counts cached tokens apart from the input, OpenAI within it: the input here is all of it, with the
/// cached part shown the way OpenAI shows it and the cache's own figures under Anthropic's names.
/// </summary>
internal readonly record struct MessagesUsage(long Input, long Output, long CacheRead, long CacheWritten)
{
    public static MessagesUsage Read(JsonElement usage) => new(
        Count(usage, "input_tokens"), Count(usage, "output_tokens"), Count(usage, "cache_read_input_tokens"),
        Count(usage, "cache_creation_input_tokens"));

    /// <summary>Later figures of a stream replace earlier ones where they say anything.</summary>
    public MessagesUsage Update(MessagesUsage later) => new(
        Math.Max(Input, later.Input), Math.Max(Output, later.Output), Math.Max(CacheRead, later.CacheRead),
        Math.Max(CacheWritten, later.CacheWritten));

    public void Write(Utf8JsonWriter json)
    {
        var prompt = Input + CacheRead + CacheWritten;
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, prompt);
        json.WriteNumber("completion_tokens"u8, Output);
        json.WriteNumber("total_tokens"u8, prompt + Output);
        json.WriteStartObject("prompt_tokens_details"u8);
        json.WriteNumber("cached_tokens"u8, CacheRead);
        json.WriteEndObject();
        json.WriteNumber("cache_read_input_tokens"u8, CacheRead);
        json.WriteNumber("cache_creation_input_tokens"u8, CacheWritten);
        json.WriteEndObject();
    }

    private static long Count(JsonElement usage, string name) =>
        usage.ValueKind == JsonValueKind.Object && usage.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var count) && count > 0
            ? count
            : 0;
}
