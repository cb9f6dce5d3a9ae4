using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Maestro.Simulator.Http;

/// <summary>
/// <c>POST /v1/embeddings</c>: unit vectors that depend on the text only. Near texts are not near: nothing here understands them.
/// </summary>
internal static class EmbeddingsEndpoint
{
    private const int Dimensions = 16;

    public static async Task HandleAsync(HttpContext http)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            var root = document.RootElement;
            var model = root.GetProperty("model").GetString()!;
            var input = root.GetProperty("input");
            var texts = input.ValueKind == JsonValueKind.Array
                ? input.EnumerateArray().Select(item => item.ToString()).ToArray()
                : [input.ToString()];
            var base64 = root.TryGetProperty("encoding_format", out var format) && format.ValueEquals("base64"u8);
            var tokens = texts.Sum(text => (text.Length + 3) / 4);
            await http.Response.WriteAsJsonAsync(
                new EmbeddingsWire(
                    "list", model, [.. texts.Select((text, index) => new EmbeddingWire("embedding", index, Embed(text, base64)))],
                    new(tokens, 0, tokens)),
                EmbeddingsJson.Default.EmbeddingsWire,
                cancellationToken: http.RequestAborted);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            await OpenAIError.WriteAsync(http, StatusCodes.Status400BadRequest, fault.Message);
        }
    }

    private static JsonElement Embed(string text, bool base64)
    {
        var hash = SHA512.HashData(Encoding.UTF8.GetBytes(text));
        var vector = Enumerable.Range(0, Dimensions).Select(index => BitConverter.ToInt32(hash, index * 4) / (float)int.MaxValue)
            .ToArray();
        var length = MathF.Sqrt(vector.Sum(value => value * value));
        var unit = vector.Select(value => value / length).ToArray();
        return base64
            ? JsonSerializer.SerializeToElement(
                Convert.ToBase64String(unit.SelectMany(BitConverter.GetBytes).ToArray()), EmbeddingsJson.Default.String)
            : JsonSerializer.SerializeToElement(unit, EmbeddingsJson.Default.SingleArray);
    }
}

internal sealed record EmbeddingsWire(string Object, string Model, IReadOnlyList<EmbeddingWire> Data, UsageWire Usage);

internal sealed record EmbeddingWire(string Object, int Index, JsonElement Embedding);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(EmbeddingsWire))]
[JsonSerializable(typeof(float[]))]
[JsonSerializable(typeof(string))]
internal sealed partial class EmbeddingsJson : JsonSerializerContext;
