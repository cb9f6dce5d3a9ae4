namespace Router.Tests.WireFormat;

/// <summary>Gives its content in exactly these pieces, one a read.</summary>
internal sealed class PiecesStream(IEnumerable<ReadOnlyMemory<byte>> pieces) : ForwardStream
{
    private readonly Queue<ReadOnlyMemory<byte>> _pieces = new(pieces);

    public override int Read(Span<byte> buffer)
    {
        if (!_pieces.TryDequeue(out var piece)) return 0;
        piece.Span.CopyTo(buffer);
        return piece.Length;
    }
}
