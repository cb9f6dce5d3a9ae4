using Maestro;
using Maestro.Stores.Sqlite;
using Stores.Tests.Conformance;

namespace Stores.Tests.Sqlite;

/// <summary>What only this side has: files that a crash or a person may leave in any state.</summary>
public sealed class FileBlobStoreTests : IDisposable
{
    private static readonly byte[] Content = "what the blob should hold"u8.ToArray();
    private readonly TempFolder _folder = new();

    private string Staging => _folder["blobs/staging"];

    private string FinalPath
    {
        get
        {
            var hex = Digest.Hex(Digest.Of(Content));
            return Path.Combine(_folder["blobs"], "sha256", hex[..2], hex[2..4], hex);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Put_OfAnything_LeavesNothingInStaging()
    {
        var store = Open();

        await store.PutAsync(new MemoryStream(Content));
        await store.PutAsync(new MemoryStream(Content));
        await Assert.ThrowsAsync<InvalidDataException>(
            () => store.PutAsync(new TrickleStream(Content, new InvalidDataException())));

        Assert.Empty(Directory.GetFiles(Staging));
        Assert.True(File.Exists(FinalPath));
    }

    [Fact]
    public async Task Open_AfterACrashWhileStoring_RemovesThePartialFileAndNeverShowsIt()
    {
        Open();
        await File.WriteAllBytesAsync(Path.Combine(Staging, "0123456789abcdef0123456789abcdef"), Content.AsMemory(0, 5));

        var store = Open();

        Assert.Empty(Directory.GetFiles(Staging));
        Assert.Null(await store.OpenAsync(Digest.Of(Content)));
        Assert.Null(await store.OpenAsync(Digest.Of(Content.AsSpan(0, 5))));
    }

    [Fact]
    public async Task Open_WhileAnotherStores_LeavesItsFileAlone()
    {
        var store = Open();
        var source = new GatedStream(Content);
        var put = store.PutAsync(source);
        await source.Reached;

        Open();
        source.Release();

        Assert.Equal(Digest.Of(Content), (await put).Digest);
        Assert.NotNull(await store.OpenAsync(Digest.Of(Content)));
    }

    [Fact]
    public async Task Put_WhereTheFileWasCutShort_MakesItWhole()
    {
        var store = Open();
        await store.PutAsync(new MemoryStream(Content));
        await File.WriteAllBytesAsync(FinalPath, Content.AsMemory(0, 3));

        await store.PutAsync(new MemoryStream(Content));

        Assert.Equal(Content, await File.ReadAllBytesAsync(FinalPath));
    }

    [Fact]
    public async Task Put_WhileTheSameContentIsRead_DisturbsNobody()
    {
        var store = Open();
        var digest = (await store.PutAsync(new MemoryStream(Content))).Digest;
        await using var reader = (await store.OpenAsync(digest))!;

        await store.PutAsync(new MemoryStream(Content));

        var read = new byte[Content.Length];
        await reader.ReadExactlyAsync(read);
        Assert.Equal(Content, read);
    }

    private FileBlobStore Open() => FileBlobStore.OpenFolder(_folder["blobs"]);

    /// <summary>Yields its content, says so, and ends only when released.</summary>
    private sealed class GatedStream(byte[] content) : MemoryStream(content)
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task;

        public void Release() => _released.SetResult();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            if (read > 0) return read;
            _reached.TrySetResult();
            await _released.Task;
            return 0;
        }
    }
}
