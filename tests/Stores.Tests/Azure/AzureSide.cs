using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Maestro.TestKit.Azurite;
using Maestro.Stores.Azure;
using Stores.Tests.Conformance;

namespace Stores.Tests.Azure;

public sealed class AzureSide : StoreSide
{
    private readonly TempFolder _folder = new();
    private AzuriteServer? _server;
    private string? _missing;

    public override string? Missing => _missing;

    public override int Histories => 16;

    public override ITableStore Tables => new AzureTableStore(new TableServiceClient(ConnectionString));

    public override IBlobStore Blobs => new AzureBlobStore(new BlobServiceClient(ConnectionString));

    public string ConnectionString => _server!.ConnectionString;

    public override async Task InitializeAsync()
    {
        _missing = await AzuriteInstall.EnsureAsync();
        if (_missing is null) _server = await AzuriteServer.StartAsync(_folder.Path);
    }

    public override async Task DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _folder.Dispose();
    }
}

[CollectionDefinition(Name)]
public sealed class AzureCollection : ICollectionFixture<AzureSide>
{
    public const string Name = "Azurite";
}

[Collection(AzureCollection.Name)]
public sealed class AzureTableTests(AzureSide side) : TableConformance(side);

[Collection(AzureCollection.Name)]
public sealed class AzureBlobTests(AzureSide side) : BlobConformance(side);

[Collection(AzureCollection.Name)]
public sealed class AzureRunListTests(AzureSide side) : Runs.RunListConformance(side);

[Collection(AzureCollection.Name)]
public sealed class AzureRunWriterTests(AzureSide side) : Runs.RunWriterConformance(side);
