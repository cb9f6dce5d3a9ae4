using System.Buffers;

namespace Maestro.Router.Formats;

/// <summary>A growing run of bytes in pooled memory, consumed from its front. Not for concurrent use.</summary>
internal sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    private byte[] _array;
    private int _start;
    private int _end;

    public PooledBuffer(int capacity) => _array = ArrayPool<byte>.Shared.Rent(capacity);

    public int Length => _end - _start;

    public ReadOnlyMemory<byte> Memory => _array.AsMemory(_start, Length);

    public ReadOnlySpan<byte> Span => _array.AsSpan(_start, Length);

    /// <summary>Free memory of at least this size behind the content.</summary>
    public Memory<byte> Free(int size)
    {
        if (_array.Length - _end < size) MakeRoom(size);
        return _array.AsMemory(_end);
    }

    /// <summary>Takes bytes written to <see cref="Free"/> into the content.</summary>
    public void Advance(int count) => _end += count;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Free(bytes.Length).Span);
        _end += bytes.Length;
    }

    Memory<byte> IBufferWriter<byte>.GetMemory(int sizeHint) => Free(Math.Max(sizeHint, 256));

    Span<byte> IBufferWriter<byte>.GetSpan(int sizeHint) => Free(Math.Max(sizeHint, 256)).Span;

    /// <summary>Drops bytes from the front.</summary>
    public void Consume(int count)
    {
        _start += count;
        if (_start == _end) _start = _end = 0;
    }

    public void Dispose()
    {
        if (_array.Length == 0) return;
        ArrayPool<byte>.Shared.Return(_array);
        _array = [];
        _start = _end = 0;
    }

    private void MakeRoom(int size)
    {
        var length = Length;
        if (_array.Length - length >= size && _start >= _array.Length / 2)
        {
            _array.AsSpan(_start, length).CopyTo(_array);
        }
        else
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(length + size, _array.Length * 2));
            _array.AsSpan(_start, length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_array);
            _array = larger;
        }

        _start = 0;
        _end = length;
    }
}
