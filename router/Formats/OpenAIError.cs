using System.Buffers;
using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Maestro.Router.Formats;

/// <summary>Errors in OpenAI's shape: <c>{"error":{"message","type","param","code"}}</c>.</summary>
internal static class OpenAIError
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task WriteAsync(
        HttpContext http, int status, string message, string type, string? param = null, string? code = null)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        Write(http.Response.BodyWriter, message, type, param, code);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    /// <summary>The client's fault.</summary>
    public static Task WriteInvalidAsync(
        HttpContext http, int status, string message, string? param = null, string? code = null) =>
        WriteAsync(http, status, message, "invalid_request_error", param, code);

    /// <summary>An error as an event of a stream that has begun.</summary>
    public static void WriteEvent(PipeWriter body, string message, string code)
    {
        body.Write("data: "u8);
        Write(body, message, "upstream_error", null, code);
        body.Write("\n\n"u8);
    }

    private static void Write(PipeWriter body, string message, string type, string? param, string? code)
    {
        using var json = new Utf8JsonWriter(body, Readable);
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteString("message"u8, message);
        json.WriteString("type"u8, type);
        json.WriteString("param"u8, param);
        json.WriteString("code"u8, code);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
