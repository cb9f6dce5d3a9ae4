using Maestro.Stores;

namespace Maestro.Bench.Stores;

/// <summary>One side of the storage seam, running.</summary>
internal interface IStoreSubject : IAsyncDisposable
{
    /// <summary>The beginning of its figures' names.</summary>
    string Name { get; }

    ITableStore Tables { get; }

    IBlobStore Blobs { get; }
}
