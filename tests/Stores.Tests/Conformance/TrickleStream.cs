namespace Stores.Tests.Conformance;

/// <summary>Yields a content in small, uneven reads, and ends with a failure when it has one.</summary>
internal sealed class TrickleStream(byte[] content, Exception? failure = null) : ForwardStream
{
    private int _position;

    public override int Read(Span<byte> buffer)
    {
        if (_position == content.Length) return failure is null ? 0 : throw failure;
        var most = content.Length > 100_000 ? 50_021 : 7;
        var count = Math.Min(Math.Min(buffer.Length, most), content.Length - _position);
        content.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }
}
