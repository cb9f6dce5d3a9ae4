using System.Text.Json;

namespace Maestro.Router.Forwarding;

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
                JsonValueKind.Object => new(Shorten(Text(error, "message")), Text(error, "code")),
                _ => default,
            };
        }
        catch (JsonException)
        {
            return default; // an error page of some proxy: its status says enough
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Shorten(string? text) => text is { Length: > MaxMessage } ? text[..MaxMessage] + "…" : text;
}
