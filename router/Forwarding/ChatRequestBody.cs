using System.Text.Json;
using System.Text.Json.Nodes;

namespace Maestro.Router.Forwarding;

/// <summary>
/// A request body as the client sent it, with the places of the two things that we change: the model, and in streams the wish for
/// usage. All other bytes go to the provider as they came.
/// </summary>
internal sealed class ChatRequestBody
{
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 256 };

    private readonly ReadOnlyMemory<byte> _body;
    private readonly Range _model;
    private readonly Edit? _usage;

    private ChatRequestBody(ReadOnlyMemory<byte> body, string model, Range modelRange, bool stream, Edit? usage)
    {
        _body = body;
        Model = model;
        _model = modelRange;
        Stream = stream;
        _usage = usage;
    }

    /// <summary>The model that the client asks for.</summary>
    public string Model { get; }

    public bool Stream { get; }

    /// <summary>Usage is asked for by us, not by the client, who therefore must not see it.</summary>
    public bool UsageIsOurs => _usage is not null;

    /// <summary>Null and a message when the body is not a chat completion request.</summary>
    public static ChatRequestBody? TryParse(ReadOnlyMemory<byte> body, out string? error, out string? param)
    {
        param = null;
        try
        {
            var scan = Scan(body.Span);
            (error, param) = scan.Fault;
            return error is null ? new(body, scan.Model!, scan.ModelRange, scan.Stream, scan.Stream ? UsageEdit(body, scan) : null) : null;
        }
        catch (JsonException fault)
        {
            error = $"The request body is not JSON: {fault.Message}";
            return null;
        }
    }

    /// <summary>The body for a provider, as consecutive pieces.</summary>
    public ReadOnlyMemory<byte>[] PiecesFor(ReadOnlyMemory<byte> modelLiteral)
    {
        var (modelStart, modelEnd) = (_model.Start.Value, _model.End.Value);
        if (_usage is not { } edit) return [_body[..modelStart], modelLiteral, _body[modelEnd..]];
        return edit.Start < modelStart
            ? [_body[..edit.Start], edit.Text, _body[edit.End..modelStart], modelLiteral, _body[modelEnd..]]
            : [_body[..modelStart], modelLiteral, _body[modelEnd..edit.Start], edit.Text, _body[edit.End..]];
    }

    private static ScanResult Scan(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, ReaderOptions);
        var result = new ScanResult();
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) return result with { Fault = ("The request body must be a JSON object.", null) };

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("model"u8))
            {
                reader.Read();
                if (result.Model is not null) result = result with { Fault = ("'model' is given twice.", "model") };
                else if (reader.TokenType != JsonTokenType.String) result = result with { Fault = ("'model' must be a text.", "model") };
                else result = result with { Model = reader.GetString(), ModelRange = (int)reader.TokenStartIndex..(int)reader.BytesConsumed };
            }
            else if (reader.ValueTextEquals("stream"u8))
            {
                reader.Read();
                result = result with { Stream = reader.TokenType == JsonTokenType.True };
                if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null))
                    result = result with { Fault = ("'stream' must be true or false.", "stream") };
            }
            else if (reader.ValueTextEquals("stream_options"u8))
            {
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                result = result with { Options = start..(int)reader.BytesConsumed };
            }
            else
            {
                reader.Skip();
            }
        }

        var end = (int)reader.TokenStartIndex;
        reader.Read(); // anything but blanks behind the object is not JSON
        return result.Fault.Error is null && result.Model is null
            ? result with { Fault = ("'model' is missing.", "model") }
            : result with { End = end };
    }

    /// <summary>Null when the client asks for usage itself.</summary>
    private static Edit? UsageEdit(ReadOnlyMemory<byte> body, ScanResult scan)
    {
        if (scan.Options is not { } range) return new(scan.End, scan.End, ",\"stream_options\":{\"include_usage\":true}"u8.ToArray());
        var options = JsonNode.Parse(body[range].Span) as JsonObject ?? [];
        if (options["include_usage"] is JsonValue value && value.TryGetValue(out bool asked) && asked) return null;
        options["include_usage"] = true;
        return new(range.Start.Value, range.End.Value, JsonSerializer.SerializeToUtf8Bytes(options, ForwardingJson.Default.JsonObject));
    }

    private readonly record struct Edit(int Start, int End, ReadOnlyMemory<byte> Text);

    private readonly record struct ScanResult(
        string? Model, Range ModelRange, bool Stream, Range? Options, int End, (string? Error, string? Param) Fault);
}
