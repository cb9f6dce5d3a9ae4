using System.Text;

namespace Maestro.Embedded.Engine.History;

/// <summary>Reads what <see cref="ByteWriter"/> wrote.</summary>
/// <remarks>Every read throws <see cref="InvalidDataException"/> at the end of the data.</remarks>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool AtEnd => _rest.IsEmpty;

    public byte Byte() => Take(1)[0];

    public long Number()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return (long)(value >> 1) ^ -(long)(value & 1);
        }

        throw new InvalidDataException("A number in the history is longer than 64 bits.");
    }

    public int Count() => checked((int)Number());

    public string? Text()
    {
        var count = Count();
        return count == 0 ? null : Encoding.UTF8.GetString(Take(count - 1));
    }

    public string RequiredText() => Text() ?? throw new InvalidDataException("A text that history requires is absent.");

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _rest.Length) throw new InvalidDataException("A history record ends too early.");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
