using Maestro.Stores;

namespace Maestro.Bench.Scale.Counting;

internal sealed class CountingBlobStore(IBlobStore inner, WorkCounts counts) : IBlobStore, IAsyncDisposable
{
    public const string Writes = "blob-writes";
    public const string Reads = "blob-reads";

    public async Task<IStagedBlob> StageAsync(Stream content, CancellationToken cancellationToken = default) =>
        new Staged(await inner.StageAsync(content, cancellationToken), counts);

    public Task<Stream?> OpenAsync(string digest, CancellationToken cancellationToken = default)
    {
        counts.Add(Reads);
        return inner.OpenAsync(digest, cancellationToken);
    }

    public Task<bool> ExistsAsync(string digest, CancellationToken cancellationToken = default)
    {
        counts.Add(Reads);
        return inner.ExistsAsync(digest, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (inner is IAsyncDisposable later) await later.DisposeAsync();
        else (inner as IDisposable)?.Dispose();
    }

    private sealed class Staged(IStagedBlob inner, WorkCounts counts) : IStagedBlob
    {
        public BlobRef Blob => inner.Blob;

        public Task CommitAsync(CancellationToken cancellationToken = default)
        {
            counts.Add(Writes);
            return inner.CommitAsync(cancellationToken);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
