namespace Stores.Tests.Conformance;

/// <summary>One side of the seam, started for the tests of a class.</summary>
public abstract class StoreSide : IAsyncLifetime
{
    /// <summary>Why this side cannot be tested here; null when it can.</summary>
    public virtual string? Missing => null;

    /// <summary>How many random histories the model test tries: many where a step takes microseconds.</summary>
    public abstract int Histories { get; }

    public abstract ITableStore Tables { get; }

    public abstract IBlobStore Blobs { get; }

    public abstract Task InitializeAsync();

    public abstract Task DisposeAsync();
}
