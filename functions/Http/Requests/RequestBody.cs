using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Maestro.Problems;

namespace Maestro.Functions.Http.Requests;

/// <summary>Reads JSON bodies within limits. Whatever is wrong with one becomes a problem, never an exception.</summary>
internal static class RequestBody
{
    /// <summary>Largest body of any request, uploads included, in bytes.</summary>
    public const long MaxBytes = 40L * 1024 * 1024;

    /// <summary>Either the parsed body or the problem to answer with.</summary>
    public static async Task<(T? Value, IActionResult? Problem)> ReadAsync<T>(
        HttpRequest request, JsonTypeInfo<T> type, T? whenEmpty, CancellationToken cancellationToken)
        where T : class
    {
        if (request.ContentLength > MaxBytes) return (null, ProblemReply.TooLarge(MaxBytes));
        var (bytes, problem) = await BytesAsync(request.Body, cancellationToken);
        if (problem is not null) return (null, problem);
        if (bytes.Length == 0)
            return whenEmpty is null ? (null, ProblemReply.Malformed([new Fault("", "the body is empty")])) : (whenEmpty, null);
        if (!IsJson(request))
            return (
                null,
                ProblemReply.Malformed(
                    [new Fault("", $"the body is {request.ContentType ?? "of no stated type"}; it must be application/json")]));
        return Parse(bytes, type);
    }

    public static (T? Value, IActionResult? Problem) Parse<T>(ReadOnlyMemory<byte> json, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            var value = JsonSerializer.Deserialize(json.Span, type);
            return value is null ? (null, ProblemReply.Malformed([new Fault("", "the body is null")])) : (value, null);
        }
        catch (JsonException e)
        {
            return (null, ProblemReply.Malformed([new Fault(PathOf(e), Message(e))]));
        }
        catch (ArgumentException) when (Repeated(json) is { } e)
        {
            return (null, ProblemReply.Malformed([new Fault(PathOf(e), Message(e))]));
        }
    }

    /// <summary>
    /// A free-form object reports a repeated member in its own way, without saying where; the document reader says it.
    /// </summary>
    private static JsonException? Repeated(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return null;
        }
        catch (JsonException e)
        {
            return e;
        }
    }

    /// <summary>The whole stream, or the problem that it is too large or was cut off.</summary>
    public static async Task<(ReadOnlyMemory<byte> Bytes, IActionResult? Problem)> BytesAsync(
        Stream body, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[81920];
        try
        {
            int read;
            while ((read = await body.ReadAsync(chunk, cancellationToken)) > 0)
            {
                if (buffer.Length + read > MaxBytes) return (default, ProblemReply.TooLarge(MaxBytes));
                await buffer.WriteAsync(chunk.AsMemory(0, read), cancellationToken);
            }
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (default, ProblemReply.TooLarge(MaxBytes));
        }

        return (buffer.GetBuffer().AsMemory(0, (int)buffer.Length), null);
    }

    private static bool IsJson(HttpRequest request) =>
        request.HasJsonContentType();

    private static string PathOf(JsonException e) =>
        e.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : "";

    private static string Message(JsonException e) =>
        e.LineNumber is { } line ? $"{Sentence(e)} (line {line + 1}, byte {e.BytePositionInLine + 1})" : Sentence(e);

    /// <summary>The first sentence: what follows repeats path and position.</summary>
    private static string Sentence(JsonException e)
    {
        var end = e.Message.IndexOf(" Path:", StringComparison.Ordinal);
        return end < 0 ? e.Message : e.Message[..end];
    }
}
