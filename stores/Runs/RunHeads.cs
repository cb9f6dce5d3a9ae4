using System.Diagnostics.CodeAnalysis;

namespace Maestro.Stores.Runs;

/// <summary>
/// The rows that give out a run's numbers, as this process last saw them. One writer of the process at a time goes through here;
/// another process may come in between, which its write finds out by the version of the row.
/// </summary>
[SuppressMessage(
    "Design", "CA1001", Justification = "The semaphore's wait handle, all that it would have to free, is never asked for.")]
internal sealed class RunHeads
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    public Stored<LogHead>? Log { get; set; }

    public Stored<EventHead>? Events { get; set; }

    public bool KnowsLog { get; set; }

    public bool KnowsEvents { get; set; }

    public Task EnterAsync(CancellationToken cancellationToken) => _turn.WaitAsync(cancellationToken);

    public void Leave() => _turn.Release();

    /// <summary>A run that is just being made has none of these rows.</summary>
    public static RunHeads OfNewRun() => new() { KnowsLog = true, KnowsEvents = true };

    public void Forget() => (KnowsLog, KnowsEvents) = (false, false);
}
