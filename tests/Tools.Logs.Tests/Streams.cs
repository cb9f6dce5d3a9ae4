namespace Tools.Logs.Tests;

/// <summary>Gives a few bytes at a time, as pipes and slow disks do.</summary>
internal sealed class TrickleStream(byte[] content) : MemoryStream(content)
{
    private int _step;

    public override int Read(Span<byte> buffer)
    {
        _step = (_step % 5) + 1;
        return base.Read(buffer[..Math.Min(buffer.Length, _step)]);
    }
}

/// <summary>Zeros without a line end.</summary>
internal sealed class ZeroStream(long length, Action? onRead = null) : Stream
{
    private long _left = length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        onRead?.Invoke();
        var count = (int)Math.Min(_left, buffer.Length);
        buffer[..count].Clear();
        _left -= count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
