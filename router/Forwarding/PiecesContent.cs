using System.Net;
using System.Net.Http.Headers;

namespace Maestro.Router.Forwarding;

/// <summary>Sends pieces of memory one after the other, without joining them first.</summary>
internal sealed class PiecesContent : HttpContent
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly ReadOnlyMemory<byte>[] _pieces;

    public PiecesContent(ReadOnlyMemory<byte>[] pieces)
    {
        _pieces = pieces;
        Headers.ContentType = Json;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        foreach (var piece in _pieces) length += piece.Length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        foreach (var piece in _pieces)
        {
            if (!piece.IsEmpty) await stream.WriteAsync(piece, cancellationToken);
        }
    }
}
