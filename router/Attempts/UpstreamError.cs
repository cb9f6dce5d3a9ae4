using System.Text.Json;

namespace Maestro.Router.Attempts;

/// <summary>What a provider says is wrong. Providers agree only roughly on the shape; an unknown one gives no message.</summary>
internal readonly record struct UpstreamError(string? Message, string? Code)
{
    private const int MaxMessage = 500;

    public static UpstreamError Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return default;
            var error = root.TryGetProperty("error", out var inner) ? inner : root;
            return error.ValueKind switch
            {
                JsonValueKind.String => new(Shorten(error.GetString()), null),
                JsonValueKind.Object => new(Shorten(Text(error, "message")), Text(error, "code") ?? Text(error, "type")),
                _ => default,
            };
        }
        catch (JsonException)
        {
            return default; // an error page of some proxy: its status says enough
        }
    }

    /// <summary>
    /// Two kinds of refusal have fallbacks of their own: a request that is too long, and one that a content filter stopped.
    /// </summary>
    public AttemptFailure Refine(AttemptFailure failure)
    {
        if (Code is "context_length_exceeded" or "string_above_max_length") return AttemptFailure.ContextTooLong;
        if (Code is "content_filter" or "content_policy_violation" or "ResponsibleAIPolicyViolation")
            return AttemptFailure.ContentRefused;
        if (Message is not { } message) return failure;
        return Says(message, "context length") || Says(message, "context window") || Says(message, "prompt is too long")
            || Says(message, "maximum context")
            ? AttemptFailure.ContextTooLong
            : Says(message, "content management policy")
            || Says(message, "content filtering policy") ? AttemptFailure.ContentRefused : failure;
    }

    private static bool Says(string message, string part) => message.Contains(part, StringComparison.OrdinalIgnoreCase);

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Shorten(string? text) => text is { Length: > MaxMessage } ? text[..MaxMessage] + "…" : text;
}
