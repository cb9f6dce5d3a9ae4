namespace Maestro.Bench.Engine.Peers;

/// <summary>Something that runs the five steps: our engine or a peer.</summary>
internal interface IStepsSubject : IAsyncDisposable
{
    /// <summary>Part of the names of its figures.</summary>
    string Name { get; }

    /// <returns>Steps per second, with this many runs at once for this long.</returns>
    Task<double> MeasureAsync(int concurrency, TimeSpan time);
}
