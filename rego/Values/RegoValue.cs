using System.Buffers;
using System.Text.Json;

namespace Maestro.Rego.Values;

/// <summary>
/// An immutable Rego value. Equality and order are Rego's: numbers compare by value, composites by content,
/// kinds in the order of <see cref="RegoKind"/>. Safe to share between threads.
/// </summary>
[SuppressMessage(
    "Design", "CA1036:Override methods on comparable types",
    Justification = "Rego's order is asked for by name; operators would suggest a numeric order.")]
public abstract class RegoValue : IEquatable<RegoValue>, IComparable<RegoValue>
{
    /// <summary>Deeper values cannot be built, so that walking one never exhausts the stack.</summary>
    internal const int MaxDepth = 512;

    // Two shorts fill the gap beside the hash of strings and collections; fields of any other size would make each of those
    // larger.
    private readonly short _kind;
    private readonly short _depth;

    /// <param name="depth">Of collections, one more than that of what they hold.</param>
    private protected RegoValue(RegoKind kind, int depth = 0) => (_kind, _depth) = ((short)kind, (short)depth);

    public static RegoValue Null { get; } = new RegoNull();

    public static RegoValue True { get; } = new RegoBoolean(true);

    public static RegoValue False { get; } = new RegoBoolean(false);

    public RegoKind Kind => (RegoKind)_kind;

    /// <summary>Elements of a collection; 0 for anything else.</summary>
    public virtual int Count => 0;

    internal int Depth => _depth;

    internal bool IsCollection => _kind >= (short)RegoKind.Array;

    public static RegoValue From(bool value) => value ? True : False;

    public static RegoValue From(string value) => new RegoString(value);

    public static RegoValue From(long value) => RegoNumber.Of(value);

    /// <exception cref="ArgumentOutOfRangeException">Not a finite number.</exception>
    public static RegoValue From(double value) => RegoNumber.Of(value);

    /// <summary>Reads one JSON document.</summary>
    /// <exception cref="JsonException">Not JSON, or nested deeper than 256.</exception>
    public static RegoValue FromJson(ReadOnlySpan<byte> utf8) => RegoJson.Parse(utf8, null);

    /// <inheritdoc cref="FromJson(ReadOnlySpan{byte})"/>
    public static RegoValue FromJson(string json) => RegoJson.Parse(Encoding.UTF8.GetBytes(json), null);

    public static RegoValue FromJson(JsonElement element) => RegoJson.From(element);

    /// <summary>Reads the value at the reader's position; afterwards the reader stands on its last token.</summary>
    public static RegoValue Read(ref Utf8JsonReader reader) => RegoJson.Read(ref reader, null);

    /// <summary>
    /// The element under a key: an array's by index, an object's by key, a set's member itself; null when there is none.
    /// </summary>
    public virtual RegoValue? Get(RegoValue key) => null;

    /// <summary>The value under a string key of an object, or null.</summary>
    public RegoValue? Get(string key) => Get(new RegoString(key));

    /// <summary>The key (index, key, member) of the element at a position in Rego's order.</summary>
    internal virtual RegoValue KeyAt(int position) => throw new InvalidOperationException("Not a collection.");

    internal virtual RegoValue ValueAt(int position) => throw new InvalidOperationException("Not a collection.");

    public abstract bool Equals(RegoValue? other);

    public abstract override int GetHashCode();

    public sealed override bool Equals(object? obj) => obj is RegoValue other && Equals(other);

    public int CompareTo(RegoValue? other) => other is null ? 1 : RegoOrder.Compare(this, other);

    /// <summary>Rego syntax, on one line, collections in Rego's order.</summary>
    public sealed override string ToString() => RegoText.Write(this);

    /// <summary>Writes JSON. A set becomes an array; a key that is no string becomes its Rego text.</summary>
    public void WriteJson(Utf8JsonWriter writer) => RegoJson.Write(writer, this);

    public string ToJson() => Encoding.UTF8.GetString(ToUtf8Json());

    public byte[] ToUtf8Json()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, RegoJson.WriterOptions)) WriteJson(writer);
        return buffer.WrittenSpan.ToArray();
    }

    public JsonElement ToJsonElement()
    {
        using var document = JsonDocument.Parse(ToUtf8Json(), new JsonDocumentOptions { MaxDepth = MaxDepth + 8 });
        return document.RootElement.Clone();
    }

    internal static int DepthOver(ReadOnlySpan<RegoValue> children)
    {
        var depth = 0;
        foreach (var child in children) depth = Math.Max(depth, child.Depth);
        if (depth >= MaxDepth) throw new RegoLimitException("value nested too deep");
        return depth + 1;
    }
}
