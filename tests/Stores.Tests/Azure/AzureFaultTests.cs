using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Maestro;
using Maestro.Stores.Azure;

namespace Stores.Tests.Azure;

/// <summary>What only this side has: a network, credentials, and other writers.</summary>
[Collection(AzureCollection.Name)]
public sealed class AzureFaultTests(AzureSide side)
{
    private const string Table = "faults";
    private readonly string _partition = "p-" + Guid.NewGuid().ToString("N");
    private readonly LosingTransport _transport = new();

    [SkippableFact]
    public async Task Write_WhoseAnswerIsLost_StillReportsItsOwnSuccess()
    {
        var store = LosingStore();
        var etag = (await store.WriteAsync(Table, _partition, [TableWrite.Insert("a", "1")])).ETags[0]!;

        _transport.LoseAnswers(1);
        var outcome = await store.WriteAsync(
            Table, _partition, [TableWrite.Delete("absent"), TableWrite.Insert("b", "1"), TableWrite.Replace("a", "2", etag)]);
        _transport.LoseAnswers(2);
        var second = await store.WriteAsync(Table, _partition, [TableWrite.Replace("b", "2", outcome.ETags[1]!)]);

        Assert.True(outcome.Applied);
        Assert.Null(outcome.ETags[0]);
        Assert.Equal(new TableRow(_partition, "a", outcome.ETags[2]!, "2"), await store.GetAsync(Table, _partition, "a"));
        Assert.Equal(new TableRow(_partition, "b", second.ETags[0]!, "2"), await store.GetAsync(Table, _partition, "b"));
    }

    [SkippableFact]
    public async Task Write_WhoseAnswerIsLostAndWhoseConditionNeverHeld_StillFails()
    {
        var store = LosingStore();
        await store.WriteAsync(Table, _partition, [TableWrite.Insert("a", "1")]);

        _transport.LoseAnswers(1);

        Assert.Equal(
            1,
            (await store.WriteAsync(Table, _partition, [TableWrite.Upsert("b", "1"), TableWrite.Insert("a", "2")])).FailedIndex);
        Assert.Null(await store.GetAsync(Table, _partition, "b"));
    }

    [SkippableFact]
    public async Task Use_OfAServiceThatIsNotThere_IsUnavailable()
    {
        Skip.If(side.Missing is not null, side.Missing);
        var nowhere = Changed("Endpoint=", "http://127.0.0.1:9/maestro");
        var tables = new AzureTableStore(new TableServiceClient(nowhere, Impatient(new TableClientOptions())));
        var blobs = new AzureBlobStore(new BlobServiceClient(nowhere, Impatient(new BlobClientOptions())));

        StoreException[] faults =
        [
            await Assert.ThrowsAsync<StoreException>(() => tables.GetAsync(Table, _partition, "a")),
            await Assert.ThrowsAsync<StoreException>(async () => await tables.QueryAsync(Table, _partition).ToListAsync()),
            await Assert.ThrowsAsync<StoreException>(() => tables.WriteAsync(Table, _partition, [TableWrite.Insert("a", "1")])),
            await Assert.ThrowsAsync<StoreException>(() => blobs.PutAsync(new MemoryStream([1]))),
            await Assert.ThrowsAsync<StoreException>(() => blobs.OpenAsync(Digest.Of([1]))),
        ];

        Assert.All(faults, fault => Assert.Equal(StoreFault.Unavailable, fault.Fault));
    }

    [SkippableFact]
    public async Task Use_WithAWrongKey_IsRefused()
    {
        Skip.If(side.Missing is not null, side.Missing);
        var wrong = Changed("AccountKey=", Convert.ToBase64String(new byte[64]));

        var table = await Assert.ThrowsAsync<StoreException>(
            () => new AzureTableStore(new TableServiceClient(wrong)).GetAsync(Table, _partition, "a"));
        var blob = await Assert.ThrowsAsync<StoreException>(
            () => new AzureBlobStore(new BlobServiceClient(wrong)).ExistsAsync(Digest.Of([1])));

        Assert.Equal([StoreFault.Refused, StoreFault.Refused], [table.Fault, blob.Fault]);
        Assert.DoesNotContain('\n', table.Message);
    }

    [SkippableFact]
    public async Task Read_OfAnEntityThatSomethingElseWrote_SaysSo()
    {
        var store = LosingStore();
        await store.GetAsync(Table, _partition, "a");
        await new TableServiceClient(side.ConnectionString).GetTableClient(Table)
            .AddEntityAsync(new TableEntity(_partition, "a") { ["x"] = 1 });

        Assert.Equal(
            StoreFault.Corrupt, (await Assert.ThrowsAsync<StoreException>(() => store.GetAsync(Table, _partition, "a"))).Fault);
    }

    [SkippableFact]
    public async Task Use_WithARoleOnTheTableAlone_NeedsNoRightToMakeTables()
    {
        Skip.If(side.Missing is not null, side.Missing);
        using var http = new HttpClient(new MakesNoTables { InnerHandler = new HttpClientHandler() });
        var store = new AzureTableStore(
            new TableServiceClient(side.ConnectionString, new TableClientOptions { Transport = new HttpClientTransport(http) }));
        await new TableServiceClient(side.ConnectionString).CreateTableIfNotExistsAsync("madebefore");

        Assert.True((await store.WriteAsync("madebefore", _partition, [TableWrite.Insert("a", "1")])).Applied);
        Assert.Equal(
            StoreFault.Refused,
            (await Assert.ThrowsAsync<StoreException>(
                () => store.WriteAsync("nevermade", _partition, [TableWrite.Insert("a", "1")]))).Fault);
    }

    // The connection string with another value wherever a name ends so.
    private string Changed(string name, string value) => string.Join(';', side.ConnectionString.Split(';').Select(
        part => part.IndexOf(name, StringComparison.Ordinal) is >= 0 and var at ? part[..(at + name.Length)] + value : part));

    private static T Impatient<T>(T options) where T : ClientOptions
    {
        options.Retry.MaxRetries = 1;
        options.Retry.Delay = options.Retry.MaxDelay = TimeSpan.FromMilliseconds(1);
        return options;
    }

    private AzureTableStore LosingStore()
    {
        Skip.If(side.Missing is not null, side.Missing);
        var options = new TableClientOptions { Transport = _transport };
        options.Retry.Delay = options.Retry.MaxDelay = TimeSpan.FromMilliseconds(1);
        return new AzureTableStore(new TableServiceClient(side.ConnectionString, options));
    }

    /// <summary>Answers as the service answers an identity that may not make tables.</summary>
    private sealed class MakesNoTables : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.Method == HttpMethod.Post && request.RequestUri!.AbsolutePath.EndsWith("/Tables", StringComparison.Ordinal)
                ? Task.FromResult(new HttpResponseMessage(
                    System.Net.HttpStatusCode.Forbidden) { Content = new StringContent("{}"), RequestMessage = request })
                : base.SendAsync(request, cancellationToken);
    }
}
