using System.Text.Encodings.Web;
using System.Text.Json;
using Maestro.Router.Formats;

namespace Maestro.Router.Upstreams.Anthropic;

/// <summary>OpenAI chat completions and Anthropic messages, both ways.</summary>
internal sealed class MessagesTranslation : ITranslation
{
    public static MessagesTranslation Instance { get; } = new();

    internal static JsonWriterOptions Readable { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    internal static JsonDocumentOptions Deep { get; } = new() { MaxDepth = 256 };

    public PooledBuffer Request(ReadOnlyMemory<byte> body, string model, int? maxOutputTokens)
    {
        using var document = JsonDocument.Parse(body, Deep);
        return Write(body.Length, json => MessagesRequest.Write(json, document.RootElement, model, maxOutputTokens));
    }

    public PooledBuffer Answer(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body, Deep);
        return Write(body.Length, json => MessagesAnswer.Write(json, document.RootElement));
    }

    public IStreamTranslation Stream() => new MessagesStream();

    private static PooledBuffer Write(int size, Action<Utf8JsonWriter> write)
    {
        var output = new PooledBuffer(size + 512);
        try
        {
            using var json = new Utf8JsonWriter(output, Readable);
            write(json);
            json.Flush();
            return output;
        }
        catch
        {
            output.Dispose();
            throw;
        }
    }
}
