using System.Net.Http.Headers;
using System.Text.Json;

namespace Maestro.Router.Detection;

/// <summary>Asks a server which models it has. A server that is not there, slow or something else has none.</summary>
internal static class ModelProbe
{
    /// <summary>Model ids from an OpenAI-compatible <c>models</c> list.</summary>
    public static Task<IReadOnlyList<string>> OpenAIAsync(
        HttpClient http, Uri apiBase, string? key, CancellationToken cancellationToken) =>
        ReadAsync(
            http, new(apiBase, "models"), key, root => Items(root, "data").Select(item => Text(item, "id")).OfType<string>(),
            cancellationToken);

    /// <summary>Names of the chat models that Ollama has pulled, the smallest first.</summary>
    public static Task<IReadOnlyList<string>> OllamaAsync(HttpClient http, Uri host, CancellationToken cancellationToken) =>
        ReadAsync(
            http,
            new(host, "/api/tags"),
            null,
            root => Items(root, "models")
                .OrderBy(item => item.TryGetProperty("size", out var size) && size.TryGetInt64(out var bytes) ? bytes : 0)
                .Select(item => Text(item, "name"))
                .OfType<string>()
                .Where(name => !name.Contains("embed", StringComparison.OrdinalIgnoreCase)),
            cancellationToken);

    private static async Task<IReadOnlyList<string>> ReadAsync(
        HttpClient http, Uri url, string? key, Func<JsonElement, IEnumerable<string>> read, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            using var response = await http.SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode) return [];
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            using var document = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
            return [.. read(document.RootElement)];
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or JsonException or OperationCanceledException)
        {
            return []; // not there, as far as a first run is concerned; the findings say so
        }
    }

    private static IEnumerable<JsonElement> Items(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)
            : [];

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
