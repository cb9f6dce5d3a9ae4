using System.Collections.Immutable;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Maestro.Router.Formats;

namespace Maestro.Router.Forwarding;

/// <summary>
/// A request body as the client sent it, with the places of the two things that we change: the model, and in streams the wish for
/// usage. All other bytes go to the provider as they came.
/// </summary>
internal sealed class RequestBody
{
    private const int BytesPerToken = 4;

    /// <summary>Names of the same wish: one of them set is all of them set.</summary>
    private static readonly string[] OutputLimits = ["max_tokens", "max_completion_tokens"];

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 256 };

    private readonly ReadOnlyMemory<byte> _body;
    private readonly Range _model;
    private readonly Edit? _usage;
    private readonly Range? _messages;
    private readonly int _end;

    private RequestBody(ReadOnlyMemory<byte> body, Operation operation, in ScanResult scan, Edit? usage)
    {
        _body = body;
        _model = scan.ModelRange;
        _messages = scan.Messages;
        _usage = usage;
        _end = scan.End;
        Model = scan.Model!;
        Stream = scan.Stream;
        Operation = operation;
        MaxOutputTokens = scan.MaxTokens;
        InputTokens = (scan.ContentBytes + BytesPerToken - 1) / BytesPerToken;
        Needs = scan.Needs;
        if (_messages is { } range && HasImages(body.Span[range])) Needs |= Capability.Vision;
    }

    public Operation Operation { get; }

    /// <summary>The client's own limit, if it gives one.</summary>
    public int? MaxOutputTokens { get; }

    /// <summary>Estimate from the size of messages, input and tools.</summary>
    public int InputTokens { get; }

    public Capability Needs { get; }

    /// <summary>The whole body as the client sent it.</summary>
    public ReadOnlyMemory<byte> Bytes => _body;

    /// <summary>The model that the client asks for.</summary>
    public string Model { get; }

    public bool Stream { get; }

    /// <summary>Usage is asked for by us, not by the client, who therefore must not see it.</summary>
    public bool UsageIsOurs => _usage is not null;

    /// <summary>Null and a message when the body is not a chat completion request.</summary>
    public static RequestBody? TryParse(ReadOnlyMemory<byte> body, Operation operation, out string? error, out string? param)
    {
        param = null;
        try
        {
            var scan = Scan(body.Span);
            (error, param) = scan.Fault;
            return error is null
                ? new(body, operation, scan, scan.Stream && operation == Operation.Chat ? UsageEdit(body, scan) : null)
                : null;
        }
        catch (JsonException fault)
        {
            error = $"The request body is not JSON: {fault.Message}";
            return null;
        }
    }

    /// <summary>The body for a provider, as consecutive pieces.</summary>
    /// <param name="modelLiteral">The provider's name of the model, as JSON.</param>
    /// <param name="defaults">Fields, as JSON by name, that a chat gets when the client has not set them.</param>
    public ReadOnlyMemory<byte>[] PiecesFor(
        ReadOnlyMemory<byte> modelLiteral, ImmutableSortedDictionary<string, string>? defaults = null)
    {
        var more = defaults is { IsEmpty: false } ? Missing(defaults) : default;
        if (!more.IsEmpty)
        {
            // All of it lies before the closing brace, behind everything else that is changed.
            var pieces = PiecesFor(modelLiteral);
            var rest = pieces[^1];
            var brace = _body.Length - _end;
            return [.. pieces[..^1], rest[..^brace], more, rest[^brace..]];
        }

        var (modelStart, modelEnd) = (_model.Start.Value, _model.End.Value);
        if (_usage is not { } edit) return [_body[..modelStart], modelLiteral, _body[modelEnd..]];
        return edit.Start < modelStart
            ? [_body[..edit.Start], edit.Text, _body[edit.End..modelStart], modelLiteral, _body[modelEnd..]]
            : [_body[..modelStart], modelLiteral, _body[modelEnd..edit.Start], edit.Text, _body[edit.End..]];
    }

    /// <summary>The whole body with these fields where the client has not set them.</summary>
    public ReadOnlyMemory<byte> With(ImmutableSortedDictionary<string, string> defaults)
    {
        var more = defaults.IsEmpty ? default : Missing(defaults);
        return more.IsEmpty ? _body : (byte[])[.. _body.Span[.._end], .. more.Span, .. _body.Span[_end..]];
    }

    /// <summary>
    /// Hash of the first two messages: what the later turns of a conversation have in common. 0 without messages.
    /// </summary>
    public ulong PrefixHash()
    {
        if (_messages is not { } range) return 0;
        var messages = _body.Span[range];
        var reader = new Utf8JsonReader(messages, ReaderOptions);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray) return XxHash3.HashToUInt64(messages);
        var end = 0;
        for (var count = 0; count < 2 && reader.Read() && reader.TokenType != JsonTokenType.EndArray; count++)
        {
            reader.Skip();
            end = (int)reader.BytesConsumed;
        }

        return end == 0 ? 0 : XxHash3.HashToUInt64(messages[..end]);
    }

    private ReadOnlyMemory<byte> Missing(ImmutableSortedDictionary<string, string> defaults)
    {
        if (Operation != Operation.Chat) return default;
        var set = TopLevel();
        var text = new StringBuilder();
        foreach (var (name, json) in defaults)
        {
            if (set.Contains(name) || (OutputLimits.Contains(name) && set.Overlaps(OutputLimits))) continue;
            text.Append(",\"").Append(name).Append("\":").Append(json);
        }

        return text.Length == 0 ? default : Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Looked for only where a deployment has defaults.</summary>
    private HashSet<string> TopLevel()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(_body.Span, ReaderOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            names.Add(reader.GetString()!);
            reader.Read();
            reader.Skip();
        }

        return names;
    }

    private static bool HasImages(ReadOnlySpan<byte> messages) =>
        messages.IndexOf("\"image_url\""u8) >= 0 || messages.IndexOf("\"input_image\""u8) >= 0;

    private static ScanResult Scan(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, ReaderOptions);
        var result = new ScanResult();
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return result with { Fault = ("The request body must be a JSON object.", null) };

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("model"u8))
            {
                reader.Read();
                if (result.Model is not null) result = result with { Fault = ("'model' is given twice.", "model") };
                else if (reader.TokenType != JsonTokenType.String)
                    result = result with { Fault = ("'model' must be a text.", "model") };
                else
                    result = result with
                    {
                        Model = reader.GetString(),
                        ModelRange = (int)reader.TokenStartIndex..(int)reader.BytesConsumed,
                    };
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
                result = ScanTrait(ref reader, result);
            }
        }

        var end = (int)reader.TokenStartIndex;
        reader.Read(); // anything but blanks behind the object is not JSON
        return result.Fault.Error is null && result.Model is null
            ? result with { Fault = ("'model' is missing.", "model") }
            : result with { End = end };
    }

    /// <summary>What decisions look at. The value is skipped in any case.</summary>
    private static ScanResult ScanTrait(ref Utf8JsonReader reader, ScanResult result)
    {
        var content = reader.ValueTextEquals("messages"u8) || reader.ValueTextEquals("input"u8);
        var tools = !content && reader.ValueTextEquals("tools"u8);
        var limit = !content && !tools
            && (reader.ValueTextEquals("max_tokens"u8) || reader.ValueTextEquals("max_completion_tokens"u8)
                || reader.ValueTextEquals("max_output_tokens"u8));
        var format = !content && !tools && !limit && reader.ValueTextEquals("response_format"u8);
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        if (limit && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var count) && count >= 0)
            result = result with { MaxTokens = count };
        if (format && reader.TokenType == JsonTokenType.StartObject)
            result = result with { Needs = result.Needs | Capability.StructuredOutput };
        reader.Skip();
        var end = (int)reader.BytesConsumed;
        if (content) result = result with { Messages = start..end, ContentBytes = result.ContentBytes + end - start };
        if (tools && end - start > 2)
            result = result with { Needs = result.Needs | Capability.Tools, ContentBytes = result.ContentBytes + end - start };
        return result;
    }

    /// <summary>Null when the client asks for usage itself.</summary>
    private static Edit? UsageEdit(ReadOnlyMemory<byte> body, ScanResult scan)
    {
        if (scan.Options is not { } range)
            return new(scan.End, scan.End, ",\"stream_options\":{\"include_usage\":true}"u8.ToArray());
        var options = JsonNode.Parse(body[range].Span) as JsonObject ?? [];
        if (options["include_usage"] is JsonValue value && value.TryGetValue(out bool asked) && asked) return null;
        options["include_usage"] = true;
        return new(
            range.Start.Value, range.End.Value, JsonSerializer.SerializeToUtf8Bytes(options, FormatJson.Default.JsonObject));
    }

    private readonly record struct Edit(int Start, int End, ReadOnlyMemory<byte> Text);

    private readonly record struct ScanResult(
        string? Model,
        Range ModelRange,
        bool Stream,
        Range? Options,
        int End,
        (string? Error, string? Param) Fault,
        Range? Messages,
        int ContentBytes,
        int? MaxTokens,
        Capability Needs);
}
