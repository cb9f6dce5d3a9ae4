using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Maestro.Stores.Azure;

/// <summary>
/// Blobs in the container <c>maestro-blobs</c>, named by their digest. Content is staged first (in memory, then in a
/// temporary file), because its name is known only at its end.
/// </summary>
public sealed class AzureBlobStore : IBlobStore
{
    /// <summary>The container.</summary>
    public const string Container = "maestro-blobs";

    private const string Subject = $"Azure container '{Container}'";

    // Larger content goes up in blocks of this size, a few at a time: that bounds the memory of one upload.
    private const int BlockBytes = 4 * 1024 * 1024;

    private readonly FirstUse<BlobContainerClient> _containers;

    public AzureBlobStore(BlobServiceClient service) => _containers = new FirstUse<BlobContainerClient>(async name =>
    {
        var client = service.GetBlobContainerClient(name);
        await client.CreateIfNotExistsAsync();
        return client;
    });

    /// <inheritdoc/>
    public async Task<IStagedBlob> StageAsync(Stream content, CancellationToken cancellationToken = default) =>
        new StagedBlob(this, await StagedContent.ReadAsync(content, cancellationToken));

    /// <inheritdoc/>
    public Task<Stream?> OpenAsync(string digest, CancellationToken cancellationToken = default) => CallAsync(
        digest,
        async blob =>
        {
            try
            {
                return (await blob.DownloadStreamingAsync(cancellationToken: cancellationToken)).Value.Content;
            }
            catch (RequestFailedException fault) when (fault.ErrorCode == BlobErrorCode.BlobNotFound)
            {
                return (Stream?)null;
            }
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(string digest, CancellationToken cancellationToken = default) =>
        CallAsync(digest, async blob => (await blob.ExistsAsync(cancellationToken)).Value, cancellationToken);

    private static async Task<bool> StoreAsync(BlobClient blob, StagedContent staged, CancellationToken cancellationToken)
    {
        // Worth a question only where the answer may save more than a request.
        if (staged.Blob.Bytes > BlockBytes && await blob.ExistsAsync(cancellationToken)) return false;
        try
        {
            await blob.UploadAsync(staged.Content(), Options(), cancellationToken);
            return true;
        }
        catch (RequestFailedException fault) when (fault.Status is 409 or 412
            || fault.ErrorCode == BlobErrorCode.InvalidBlockList)
        {
            // Somebody stored the same content meanwhile (and thereby may have taken our blocks); anything else is a fault.
            if (await blob.ExistsAsync(cancellationToken)) return false;
            throw;
        }
    }

    private static BlobUploadOptions Options() => new()
    {
        Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
        TransferOptions = new() { InitialTransferSize = BlockBytes, MaximumTransferSize = BlockBytes, MaximumConcurrency = 4 },
    };

    private async Task<T> CallAsync<T>(string digest, Func<BlobClient, Task<T>> call, CancellationToken cancellationToken)
    {
        var name = "sha256/" + Digest.Hex(digest);
        return await AzureCalls.GuardAsync(
            Subject,
            async () => await call((await _containers.GetAsync(Container, cancellationToken)).GetBlobClient(name)),
            cancellationToken);
    }

    private sealed class StagedBlob(AzureBlobStore store, StagedContent content) : IStagedBlob
    {
        public BlobRef Blob => content.Blob;

        public Task CommitAsync(CancellationToken cancellationToken = default) =>
            store.CallAsync(Blob.Digest, blob => StoreAsync(blob, content, cancellationToken), cancellationToken);

        public ValueTask DisposeAsync() => content.DisposeAsync();
    }
}
