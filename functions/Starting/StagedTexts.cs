using System.Text;
using Maestro.Stores;

namespace Maestro.Functions.Starting;

/// <summary>Files whose text came among the inputs of a request, staged until it is found valid.</summary>
internal sealed class StagedTexts(IBlobStore blobs) : IAsyncDisposable
{
    private readonly List<IStagedBlob> _staged = [];

    public IReadOnlyList<IStagedBlob> Blobs => _staged;

    public async Task<BlobRef> StageAsync(string text, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        _staged.Add(await blobs.StageAsync(content, cancellationToken));
        return _staged[^1].Blob;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var blob in _staged) await blob.DisposeAsync();
    }
}
