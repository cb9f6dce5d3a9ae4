namespace Maestro.Router.Storage;

/// <summary>Storage that grows unless somebody deletes what is old.</summary>
internal interface ISweepable
{
    /// <summary>See <see cref="StorageParts"/>.</summary>
    string Part { get; }

    /// <summary>Deletes what is too old, whoever wrote it: replicas come and go. Several at it at once do no harm.</summary>
    Task SweepAsync(CancellationToken cancellationToken);
}
