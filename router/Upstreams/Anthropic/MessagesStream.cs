using System.Text.Json;
using Maestro.Router.Formats;

namespace Maestro.Router.Upstreams.Anthropic;

/// <summary>
/// Anthropic's events as OpenAI's chunks. <c>[DONE]</c> comes of <c>message_stop</c> only, so that a stream that dies never looks
/// whole. Events and deltas that have no counterpart, such as <c>ping</c> and signatures, give nothing.
/// </summary>
internal sealed class MessagesStream : IStreamTranslation
{
    private readonly Dictionary<int, int> _calls = []; // Anthropic's block index: our tool call index
    private string? _id;
    private string? _model;
    private MessagesUsage _usage;

    public void Translate(ReadOnlySpan<byte> message, PooledBuffer output)
    {
        var data = ServerSentEvents.Data(message);
        if (data.IsEmpty) return;
        var reader = new Utf8JsonReader(data, new JsonReaderOptions { MaxDepth = 256 });
        using var document = JsonDocument.ParseValue(ref reader);
        if (reader.Read()) throw new JsonException("more than one JSON value in an event");
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object) throw new JsonException("an event is not a JSON object");
        switch (Text(root, "type"))
        {
            case "message_start":
                Begin(root, output);
                break;
            case "content_block_start":
                BeginBlock(root, output);
                break;
            case "content_block_delta":
                Delta(root, output);
                break;
            case "message_delta":
                Finish(root, output);
                break;
            case "message_stop":
                output.Append("data: [DONE]\n\n"u8);
                break;
            case "error":
                Fail(root, output);
                break;
        }
    }

    private void Begin(JsonElement root, PooledBuffer output)
    {
        if (root.TryGetProperty("message", out var message))
        {
            (_id, _model) = (Text(message, "id"), Text(message, "model"));
            if (message.ValueKind == JsonValueKind.Object && message.TryGetProperty("usage", out var usage))
                _usage = MessagesUsage.Read(usage);
        }

        Chunk(output, null, static (json, _) =>
        {
            json.WriteString("role"u8, "assistant"u8);
            json.WriteString("content"u8, ""u8);
        }, 0);
    }

    private void BeginBlock(JsonElement root, PooledBuffer output)
    {
        if (!root.TryGetProperty("content_block", out var block) || Text(block, "type") != "tool_use") return;
        var call = _calls[Index(root)] = _calls.Count;
        Chunk(output, null, static (json, state) =>
        {
            json.WriteStartArray("tool_calls"u8);
            json.WriteStartObject();
            json.WriteNumber("index"u8, state.Call);
            json.WriteString("id"u8, Text(state.Block, "id"));
            json.WriteString("type"u8, "function"u8);
            json.WriteStartObject("function"u8);
            json.WriteString("name"u8, Text(state.Block, "name"));
            json.WriteString("arguments"u8, ""u8);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
        }, (Call: call, Block: block));
    }

    private void Delta(JsonElement root, PooledBuffer output)
    {
        if (!root.TryGetProperty("delta", out var delta)) return;
        switch (Text(delta, "type"))
        {
            case "text_delta":
                Chunk(output, null, static (json, text) => json.WriteString("content"u8, text), Text(delta, "text"));
                break;
            case "thinking_delta":
                Chunk(
                    output, null, static (json, text) => json.WriteString("reasoning_content"u8, text), Text(delta, "thinking"));
                break;
            case "input_json_delta":
                if (!_calls.TryGetValue(Index(root), out var call))
                    throw new InvalidDataException("arguments came for a tool call that never began");
                Chunk(output, null, static (json, state) =>
                {
                    json.WriteStartArray("tool_calls"u8);
                    json.WriteStartObject();
                    json.WriteNumber("index"u8, state.Call);
                    json.WriteStartObject("function"u8);
                    json.WriteString("arguments"u8, state.Text);
                    json.WriteEndObject();
                    json.WriteEndObject();
                    json.WriteEndArray();
                }, (Call: call, Text: Text(delta, "partial_json")));
                break;
        }
    }

    private void Finish(JsonElement root, PooledBuffer output)
    {
        if (root.TryGetProperty("usage", out var usage)) _usage = _usage.Update(MessagesUsage.Read(usage));
        if (!root.TryGetProperty("delta", out var delta) || Text(delta, "stop_reason") is not { } reason) return;
        Chunk(output, MessagesAnswer.FinishReason(reason), static (_, _) => { }, 0);
        output.Append("data: "u8);
        using (var json = new Utf8JsonWriter(output, MessagesTranslation.Readable))
        {
            Head(json);
            json.WriteStartArray("choices"u8);
            json.WriteEndArray();
            _usage.Write(json);
            json.WriteEndObject();
        }

        output.Append("\n\n"u8);
    }

    private static void Fail(JsonElement root, PooledBuffer output)
    {
        var error = root.TryGetProperty("error", out var inner) ? inner : default;
        output.Append("data: "u8);
        using (var json = new Utf8JsonWriter(output, MessagesTranslation.Readable))
        {
            json.WriteStartObject();
            json.WriteStartObject("error"u8);
            json.WriteString("message"u8, Text(error, "message") ?? "the provider reported an error");
            json.WriteString("type"u8, Text(error, "type"));
            json.WriteString("code"u8, Text(error, "type"));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        output.Append("\n\n"u8);
    }

    private void Chunk<TState>(PooledBuffer output, string? finish, Action<Utf8JsonWriter, TState> delta, TState state)
    {
        output.Append("data: "u8);
        using (var json = new Utf8JsonWriter(output, MessagesTranslation.Readable))
        {
            Head(json);
            json.WriteStartArray("choices"u8);
            json.WriteStartObject();
            json.WriteNumber("index"u8, 0);
            json.WriteStartObject("delta"u8);
            delta(json, state);
            json.WriteEndObject();
            json.WriteString("finish_reason"u8, finish);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.Append("\n\n"u8);
    }

    private void Head(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, _id);
        json.WriteString("object"u8, "chat.completion.chunk"u8);
        json.WriteNumber("created"u8, 0);
        json.WriteString("model"u8, _model);
    }

    private static int Index(JsonElement root) =>
        root.TryGetProperty("index", out var index) && index.ValueKind == JsonValueKind.Number
            && index.TryGetInt32(out var number)
            ? number
            : 0;

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
