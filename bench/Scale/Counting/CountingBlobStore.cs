using Maestro.Stores;

namespace Maestro.Bench.Scale.Counting;

internal sealed class CountingBlobStore(IBlobStore inner, WorkCounts counts) : IBlobStore, IAsyncDisposable
{
    public const string Writes = "blob-writes";
    public const string Reads = "blob-reads";

    public Task<BlobRef> PutAsync(Stream content, CancellationToken cancellationToken = default)
    {
        counts.Add(Writes);
        return inner.PutAsync(content, cancellationToken);
    }

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
}
