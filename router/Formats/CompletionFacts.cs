using System.Text.Json;

namespace Maestro.Router.Formats;

/// <summary>What we read from a completion or from one chunk of a stream; all else passes through unread.</summary>
/// <param name="HasChoices">At least one choice.</param>
/// <param name="Seen">Bit n: choice n is in it (choices beyond 63 share the last bit).</param>
/// <param name="Finished">Bit n: choice n has a finish reason.</param>
/// <param name="HasChoicesList">There is a list of choices, or of embeddings, or of a response's output.</param>
/// <param name="CachedTokens">Those of the input tokens that the provider found in its cache.</param>
/// <param name="Completed">The event that ends a stream of the responses API.</param>
internal readonly record struct CompletionFacts(
    bool HasChoicesList, bool HasChoices, ulong Seen, ulong Finished, bool IsError, long? InputTokens, long? OutputTokens,
    long? CachedTokens, bool Completed)
{
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 256 };

    public bool HasUsage => InputTokens is not null || OutputTokens is not null;

    /// <summary>Throws <see cref="JsonException"/> when the bytes are not one JSON object.</summary>
    public static CompletionFacts Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, ReaderOptions);
        var facts = default(CompletionFacts);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("not a JSON object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("choices"u8))
            {
                reader.Read();
                facts = ReadChoices(ref reader, facts);
            }
            else if (reader.ValueTextEquals("usage"u8))
            {
                reader.Read();
                facts = ReadUsage(ref reader, facts);
            }
            else if (reader.ValueTextEquals("data"u8) || reader.ValueTextEquals("output"u8))
            {
                reader.Read();
                facts = facts with { HasChoicesList = facts.HasChoicesList || reader.TokenType == JsonTokenType.StartArray };
                reader.Skip();
            }
            else if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.String)
                {
                    facts = facts with
                    {
                        Completed = reader.ValueTextEquals("response.completed"u8)
                            || reader.ValueTextEquals("response.incomplete"u8),
                        IsError = facts.IsError || reader.ValueTextEquals("response.failed"u8)
                            || reader.ValueTextEquals("error"u8),
                    };
                }

                reader.Skip();
            }
            else if (reader.ValueTextEquals("response"u8))
            {
                reader.Read();
                facts = ReadResponse(ref reader, facts);
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                reader.Read();
                facts = facts with { IsError = reader.TokenType != JsonTokenType.Null };
                reader.Skip();
            }
            else
            {
                reader.Skip();
            }
        }

        reader.Read(); // anything but blanks behind the object is not JSON
        return facts;
    }

    private static CompletionFacts ReadChoices(ref Utf8JsonReader reader, CompletionFacts facts)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return facts;
        }

        facts = facts with { HasChoicesList = true };
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var (index, finished) = ReadChoice(ref reader);
            var bit = 1UL << Math.Clamp(index, 0, 63);
            facts = facts with
            {
                HasChoices = true,
                Seen = facts.Seen | bit,
                Finished = finished ? facts.Finished | bit : facts.Finished,
            };
        }

        if (reader.TokenType != JsonTokenType.EndArray) throw new JsonException("a choice is not an object");
        return facts;
    }

    private static (int Index, bool Finished) ReadChoice(ref Utf8JsonReader reader)
    {
        var (index, finished) = (0, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("index"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.Number) reader.TryGetInt32(out index);
                reader.Skip();
            }
            else if (reader.ValueTextEquals("finish_reason"u8))
            {
                reader.Read();
                finished = reader.TokenType == JsonTokenType.String;
                reader.Skip();
            }
            else
            {
                reader.Skip();
            }
        }

        return (index, finished);
    }

    private static CompletionFacts ReadUsage(ref Utf8JsonReader reader, CompletionFacts facts)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return facts;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var input = reader.ValueTextEquals("prompt_tokens"u8) || reader.ValueTextEquals("input_tokens"u8);
            var output = !input && (reader.ValueTextEquals("completion_tokens"u8) || reader.ValueTextEquals("output_tokens"u8));
            var details = !input && !output
                && (reader.ValueTextEquals("prompt_tokens_details"u8) || reader.ValueTextEquals("input_tokens_details"u8));
            reader.Read();
            if (details && reader.TokenType == JsonTokenType.StartObject)
            {
                facts = ReadDetails(ref reader, facts);
                continue;
            }

            if ((input || output) && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var count) && count >= 0)
                facts = input ? facts with { InputTokens = count } : facts with { OutputTokens = count };
            reader.Skip();
        }

        return facts;
    }

    private static CompletionFacts ReadDetails(ref Utf8JsonReader reader, CompletionFacts facts)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var cached = reader.ValueTextEquals("cached_tokens"u8);
            reader.Read();
            if (cached && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var count) && count >= 0)
                facts = facts with { CachedTokens = count };
            reader.Skip();
        }

        return facts;
    }

    /// <summary>The response within an event of the responses API: only its usage concerns us.</summary>
    private static CompletionFacts ReadResponse(ref Utf8JsonReader reader, CompletionFacts facts)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return facts;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var usage = reader.ValueTextEquals("usage"u8);
            reader.Read();
            if (usage) facts = ReadUsage(ref reader, facts);
            else reader.Skip();
        }

        return facts;
    }
}
