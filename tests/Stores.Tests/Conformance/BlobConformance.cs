using System.Text;
using Maestro;

namespace Stores.Tests.Conformance;

/// <summary>What every blob store does.</summary>
public abstract class BlobConformance(StoreSide side)
{
    private IBlobStore Store
    {
        get
        {
            Skip.If(side.Missing is not null, side.Missing);
            return side.Blobs;
        }
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(1_048_577)]
    [InlineData(50 * 1024 * 1024)]
    public async Task Put_OfAnySize_CanBeOpenedByItsDigest(int bytes)
    {
        var content = Content(bytes);

        var blob = await Store.PutAsync(new MemoryStream(content));

        Assert.Equal(new BlobRef(Digest.Of(content), bytes), blob);
        Assert.True(await Store.ExistsAsync(blob.Digest));
        Assert.Equal(blob.Digest, Digest.Of(await ReadAsync(blob.Digest)));
    }

    [SkippableFact]
    public async Task Put_OfTheSameContentTwice_IsOneBlob()
    {
        var content = Content(1000);

        Assert.Equal(await Store.PutAsync(new MemoryStream(content)), await Store.PutAsync(new MemoryStream(content)));
        Assert.Equal(content, await ReadAsync(Digest.Of(content)));
    }

    [SkippableTheory]
    [InlineData(100)]
    [InlineData(3_000_000)]
    public async Task Put_OfTheSameContentByMany_SucceedsForAll(int bytes)
    {
        var content = Content(bytes);

        var blobs = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Task.Run(() => Store.PutAsync(new MemoryStream(content)))));

        Assert.Equal(new BlobRef(Digest.Of(content), bytes), Assert.Single(blobs.Distinct()));
        Assert.Equal(content, await ReadAsync(blobs[0].Digest));
    }

    [SkippableTheory]
    [InlineData(100)]
    [InlineData(3_000_000)]
    public async Task Stage_UntilItIsCommitted_IsNoBlob(int bytes)
    {
        var content = Content(bytes);
        await using (var dropped = await Store.StageAsync(new MemoryStream(content)))
            Assert.Equal(new BlobRef(Digest.Of(content), bytes), dropped.Blob);
        Assert.False(await Store.ExistsAsync(Digest.Of(content)));

        await using var staged = await Store.StageAsync(new MemoryStream(content));
        await staged.CommitAsync();
        await staged.CommitAsync();

        Assert.Equal(content, await ReadAsync(staged.Blob.Digest));
    }

    [SkippableFact]
    public async Task Put_OfAStreamThatCannotSeekAndYieldsLittle_StoresAll()
    {
        var content = Content(5000);

        var blob = await Store.PutAsync(new TrickleStream(content));

        Assert.Equal(content, await ReadAsync(blob.Digest));
    }

    [SkippableFact]
    public async Task Put_OfAStreamThatStandsInTheMiddle_StoresTheRestAndLeavesItOpen()
    {
        var stream = new MemoryStream("headrest"u8.ToArray()) { Position = 4 };

        var blob = await Store.PutAsync(stream);

        Assert.Equal("rest", Encoding.UTF8.GetString(await ReadAsync(blob.Digest)));
        Assert.True(stream.CanRead);
    }

    [SkippableTheory]
    [InlineData(10)]
    [InlineData(2_000_000)]
    public async Task Put_OfAStreamThatFails_LeavesNothingAndPassesTheFailureOn(int before)
    {
        var content = Content(before);

        await Assert.ThrowsAsync<InvalidDataException>(
            () => Store.PutAsync(new TrickleStream(content, failure: new InvalidDataException("broken"))));

        Assert.False(await Store.ExistsAsync(Digest.Of(content)));
    }

    [SkippableFact]
    public async Task Put_Cancelled_LeavesNothing()
    {
        var store = Store;
        var content = Content(1000);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => store.PutAsync(new MemoryStream(content), new CancellationToken(true)));

        Assert.False(await Store.ExistsAsync(Digest.Of(content)));
    }

    [SkippableFact]
    public async Task Open_OfABlobThatIsNotThere_IsNull()
    {
        var digest = Digest.Of(Content(77));

        Assert.Null(await Store.OpenAsync(digest));
        Assert.False(await Store.ExistsAsync(digest));
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("sha256:")]
    [InlineData("sha256:../../../../../../../../../../../../../../../../etc/passwd-------")]
    [InlineData("sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData("sha512:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8550")]
    public async Task Open_OfAMalformedDigest_IsRefused(string digest)
    {
        await Assert.ThrowsAsync<FormatException>(() => Store.OpenAsync(digest));
        await Assert.ThrowsAsync<FormatException>(() => Store.ExistsAsync(digest));
    }

    private async Task<byte[]> ReadAsync(string digest)
    {
        await using var stream = await Store.OpenAsync(digest);
        Assert.NotNull(stream);
        using var memory = new MemoryStream();
        await stream.CopyToAsync(memory);
        return memory.ToArray();
    }

    // Different every time, so that a blob of another test or run cannot answer for this one.
    private static byte[] Content(int bytes)
    {
        var content = new byte[bytes];
        Random.Shared.NextBytes(content);
        return content;
    }
}
