using System.Buffers;
using System.Security.Cryptography;

namespace Maestro.Stores.Azure;

/// <summary>Content that has been read to its end: in memory when small, in a temporary file when not.</summary>
internal sealed class StagedContent : IAsyncDisposable
{
    private const int MemoryBytes = 1024 * 1024;
    private const int BufferBytes = 128 * 1024;

    private Stream _content = new MemoryStream();

    private StagedContent()
    {
    }

    public BlobRef Blob { get; private set; } = new("", 0);

    /// <summary>
    /// Reads everything. The stream's own exception comes through unchanged; a temporary file that cannot be written is
    /// a <see cref="StoreException"/>.
    /// </summary>
    public static async Task<StagedContent> ReadAsync(Stream source, CancellationToken cancellationToken)
    {
        var staged = new StagedContent();
        try
        {
            await staged.FillAsync(source, cancellationToken);
            return staged;
        }
        catch
        {
            await staged.DisposeAsync();
            throw;
        }
    }

    /// <summary>The content from its beginning; belongs to this object.</summary>
    public Stream Content()
    {
        _content.Position = 0;
        return _content;
    }

    public ValueTask DisposeAsync() => _content.DisposeAsync();

    private async Task FillAsync(Stream source, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (await source.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                hash.AppendData(buffer, 0, read);
                await AppendAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            Blob = new BlobRef(Digest.FromHash(hash.GetHashAndReset()), _content.Length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            if (_content is MemoryStream memory && memory.Length + bytes.Length > MemoryBytes)
            {
                _content = TemporaryFile();
                memory.Position = 0;
                await memory.CopyToAsync(_content, cancellationToken);
            }

            await _content.WriteAsync(bytes, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(
                StoreFault.Unavailable, $"Content cannot be staged in {Path.GetTempPath()}: {exception.Message}", exception);
        }
    }

    private static FileStream TemporaryFile() => new(
        Path.Combine(Path.GetTempPath(), "maestro-" + Guid.NewGuid().ToString("N")),
        FileMode.CreateNew,
        FileAccess.ReadWrite,
        FileShare.None,
        BufferBytes,
        FileOptions.DeleteOnClose | FileOptions.Asynchronous);
}
