using System.Text.Json;

namespace Maestro.Rego.Values;

/// <summary>
/// Reads JSON into values. Elements are gathered on a stack that each thread keeps, so that what is made has its exact size.
/// </summary>
internal sealed class JsonScratch
{
    [ThreadStatic]
    private static JsonScratch? _ofThread;

    private RegoValue[] _stack = new RegoValue[128];
    private int _top;

    public static RegoValue Read(ref Utf8JsonReader reader, NameTable? names, InputProjection? wanted)
    {
        var scratch = _ofThread ?? new JsonScratch();
        _ofThread = null;
        if (reader.TokenType == JsonTokenType.None) Advance(ref reader);
        try
        {
            return wanted is { IsWhole: false } && reader.TokenType == JsonTokenType.StartObject
                ? scratch.Parts(ref reader, names!, wanted)
                : scratch.Value(ref reader, names);
        }
        finally
        {
            // What was gathered is not kept alive; a stack that grew large is not kept at all.
            scratch._top = 0;
            if (scratch._stack.Length <= 4096)
            {
                Array.Clear(scratch._stack);
                _ofThread = scratch;
            }
        }
    }

    private RegoValue Value(ref Utf8JsonReader reader, NameTable? names) => reader.TokenType switch
    {
        JsonTokenType.String or JsonTokenType.PropertyName => Text(ref reader, names),
        JsonTokenType.Number => Number(ref reader),
        JsonTokenType.True => RegoValue.True,
        JsonTokenType.False => RegoValue.False,
        JsonTokenType.Null => RegoValue.Null,
        JsonTokenType.StartObject => Object(ref reader, names),
        JsonTokenType.StartArray => Items(ref reader, names),
        _ => throw new JsonException("A value was expected."),
    };

    private static RegoNumber Number(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out var small) && reader.ValueSpan.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0)
            return RegoNumber.Of(small);
        var text = Encoding.UTF8.GetString(reader.ValueSpan);
        return RegoNumber.TryParse(text) ?? throw new JsonException("A number is out of range.");
    }

    private static RegoString Text(ref Utf8JsonReader reader, NameTable? names) =>
        (names is null ? null : Known(ref reader, names)) ?? new RegoString(Unescaped(ref reader));

    /// <summary>The string if the program names it.</summary>
    private static RegoString? Known(ref Utf8JsonReader reader, NameTable names) =>
        reader.ValueIsEscaped ? names.Find(Encoding.UTF8.GetBytes(Unescaped(ref reader))) : names.Find(reader.ValueSpan);

    private static string Unescaped(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("A string is not valid Unicode.", e);
        }
    }

    private RegoArray Items(ref Utf8JsonReader reader, NameTable? names)
    {
        var start = _top;
        while (Advance(ref reader) && reader.TokenType != JsonTokenType.EndArray) Push(Value(ref reader, names));
        var items = _stack.AsSpan(start, _top - start).ToArray();
        _top = start;
        return items.Length == 0 ? RegoArray.Empty : new RegoArray(items);
    }

    private RegoObject Object(ref Utf8JsonReader reader, NameTable? names)
    {
        var start = _top;
        while (Advance(ref reader) && reader.TokenType != JsonTokenType.EndObject)
        {
            Push(Text(ref reader, names));
            Advance(ref reader);
            Push(Value(ref reader, names));
        }

        return Made(start);
    }

    /// <summary>An object of which only some parts are wanted.</summary>
    private RegoObject Parts(ref Utf8JsonReader reader, NameTable names, InputProjection wanted)
    {
        var start = _top;
        var (seen, distinct) = (0UL, true);
        while (Advance(ref reader) && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = Known(ref reader, names);
            Advance(ref reader);
            var number = name is null ? -1 : wanted.Find(name);
            if (number < 0)
            {
                reader.Skip();
                continue;
            }

            // The parts are numbered, so that a bit for each finds duplicates.
            distinct &= number < 64 && (seen & (1UL << number)) == 0;
            seen |= 1UL << number;
            var part = wanted[number];
            Push(name!);
            Push(!part.IsWhole && reader.TokenType == JsonTokenType.StartObject
                ? Parts(ref reader, names, part)
                : Value(ref reader, names));
        }

        return Made(start, distinct);
    }

    private RegoObject Made(int start, bool distinct = false)
    {
        var count = (_top - start) / 2;
        if (count == 0) return RegoObject.Empty;
        var pairs = _stack.AsSpan(start, count * 2);
        _top = start;

        // Comparing each with each is quick for as many names as one writes by hand; beyond, a table finds duplicates.
        if (!distinct && (count > 24 || HasDuplicates(pairs))) return Distinct(pairs);
        var keys = new RegoValue[count];
        var values = new RegoValue[count];
        for (var i = 0; i < count; i++) (keys[i], values[i]) = (pairs[2 * i], pairs[(2 * i) + 1]);
        return new RegoObject(new KeyTable(keys), values);
    }

    private static bool HasDuplicates(ReadOnlySpan<RegoValue> pairs)
    {
        for (var i = 2; i < pairs.Length; i += 2)
        {
            var key = pairs[i];
            var length = ((RegoString)key).Value.Length;
            for (var j = 0; j < i; j += 2)
            {
                var other = pairs[j];
                if (ReferenceEquals(key, other) || (((RegoString)other).Value.Length == length && key.Equals(other))) return true;
            }
        }

        return false;
    }

    /// <summary>Of two equal names the later one wins.</summary>
    private static RegoObject Distinct(ReadOnlySpan<RegoValue> pairs)
    {
        var builder = new ObjectBuilder(pairs.Length / 2);
        for (var i = 0; i < pairs.Length; i += 2) builder.Set(pairs[i], pairs[i + 1]);
        return builder.Build();
    }

    private void Push(RegoValue value)
    {
        if (_top == _stack.Length) Array.Resize(ref _stack, _top * 2);
        _stack[_top++] = value;
    }

    private static bool Advance(ref Utf8JsonReader reader) =>
        reader.Read() ? true : throw new JsonException("The document ends early.");
}
