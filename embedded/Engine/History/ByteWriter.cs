using System.Buffers;
using System.Text;

namespace Maestro.Embedded.Engine.History;

/// <summary>A growing buffer with the few encodings that history needs: bytes, varints, optional UTF-8 text.</summary>
internal sealed class ByteWriter
{
    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public byte[] ToArray() => Written.ToArray();

    public void Clear() => Length = 0;

    public void Byte(byte value)
    {
        Reserve(1);
        _bytes[Length++] = value;
    }

    public void Number(long value)
    {
        Reserve(10);
        var rest = (ulong)((value << 1) ^ (value >> 63));
        while (rest >= 0x80)
        {
            _bytes[Length++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        _bytes[Length++] = (byte)rest;
    }

    /// <summary>Null and empty differ: the length is written plus one.</summary>
    public void Text(string? value)
    {
        if (value is null)
        {
            Number(0);
            return;
        }

        var count = Encoding.UTF8.GetByteCount(value);
        Number(count + 1L);
        Reserve(count);
        Length += Encoding.UTF8.GetBytes(value, _bytes.AsSpan(Length));
    }

    private void Reserve(int count)
    {
        if (Length + count <= _bytes.Length) return;
        Array.Resize(ref _bytes, Math.Max(Length + count, Math.Max(128, _bytes.Length * 2)));
    }
}
