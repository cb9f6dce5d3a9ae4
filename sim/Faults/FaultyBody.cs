namespace Maestro.Simulator.Faults;

/// <summary>A response body that comes in slow pieces, or dies after some bytes.</summary>
internal sealed class FaultyBody(Stream inner, HttpContext http, Fault fault, TimeProvider time) : Stream
{
    private const int Piece = 64;

    private int _left = fault.AfterBytes ?? 200;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (fault.Kind == FaultKind.Cut)
        {
            await CutAsync(buffer, cancellationToken);
            return;
        }

        while (!buffer.IsEmpty)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(fault.DelayMs ?? 50), time, cancellationToken);
            var length = Math.Min(Piece, buffer.Length);
            await inner.WriteAsync(buffer[..length], cancellationToken);
            await inner.FlushAsync(cancellationToken);
            buffer = buffer[length..];
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException("only asynchronous writes reach the network");

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("only asynchronous writes reach the network");

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask CutAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        var length = Math.Min(_left, buffer.Length);
        _left -= length;
        if (length > 0) await inner.WriteAsync(buffer[..length], cancellationToken);
        await inner.FlushAsync(cancellationToken);
        if (_left > 0) return;
        await Task.Yield(); // what was flushed leaves before the connection dies
        http.Abort();
        throw new IOException("cut by the fault plan");
    }
}
