namespace Infrastructure.Tests.Bicep;

/// <summary>All tests share one copy of the templates and one set of snapshots: each snapshot takes the CLI seconds.</summary>
[CollectionDefinition(Name)]
public sealed class BicepCollection : ICollectionFixture<Workspace>
{
    public const string Name = "bicep";
}
