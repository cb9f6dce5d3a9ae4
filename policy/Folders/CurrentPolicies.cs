using System.Collections.Immutable;
using Maestro.Policies.Opa;
using Maestro.Problems;

namespace Maestro.Policies.Folders;

/// <summary>
/// Keeps the policies in force: replaces them by what their folder says, as a whole or not at all. A folder that cannot be read
/// or used changes nothing; <see cref="Status"/> says why. Reading is one memory read; any number of threads may read and
/// refresh.
/// </summary>
public sealed class CurrentPolicies : IDisposable
{
    private readonly PolicyOptions _options;
    private readonly TimeProvider _time;
    private readonly OpaPolicyEngine? _opa;
    private FolderStamp _stamp;
    private State _state;
    private long _nextLook;
    private int _refreshing;

    internal CurrentPolicies(
        PolicyOptions options, TimeProvider time, OpaPolicyEngine? opa, RegoPolicyEngine? engine, FolderStamp stamp)
    {
        (_options, _time, _opa, _stamp) = (options, time, opa, stamp);
        _state = new(engine is null ? [] : [engine], time.GetUtcNow(), []);
        _nextLook = time.GetTimestamp() + Interval;
    }

    /// <summary>Raised by the thread that refreshes, after each change of the folder, taken over or not.</summary>
    public event EventHandler<PolicyChangedEventArgs>? Changed;

    /// <summary>Who decides now: the server where there is one, else this process by the folder's set.</summary>
    public IPolicyEngine Current => (IPolicyEngine?)_opa ?? Now.Kept[0];

    /// <summary>The folder's set in force; null without a folder.</summary>
    public PolicySet? Set => Now.Kept is [var engine, ..] ? engine.Set : null;

    public string Digest => Current.Digest;

    public DateTimeOffset LoadedAt => Now.LoadedAt;

    /// <summary>Of the last try; none when the folder's set is in force.</summary>
    public IReadOnlyList<Fault> Faults => Now.Faults;

    public PolicyStatus Status
    {
        get
        {
            var now = Now;
            var source = _options.Opa is { } opa ? opa.ToString() : _options.Folder!;
            return new(
                source, _opa?.Digest ?? now.Kept[0].Digest, now.LoadedAt, now.Faults.Count == 0 ? "ok" : "rejected", now.Faults);
        }
    }

    private State Now => Volatile.Read(ref _state);

    private long Interval => (long)(_options.Interval.TotalSeconds * _time.TimestampFrequency);

    /// <summary>The engine of a set that is or was in force, as far as it is still at hand.</summary>
    public IPolicyEngine? Find(string digest)
    {
        if (_opa?.Digest == digest) return _opa;
        foreach (var engine in Now.Kept)
        {
            if (engine.Digest == digest) return engine;
        }

        return null;
    }

    /// <summary>
    /// Looks at the folder, at most once in an interval, and takes it over if it has changed and can be used. Cheap when nothing
    /// changed. Returns at once when another thread is at it.
    /// </summary>
    /// <param name="now">Looks also before the interval is over.</param>
    public void Refresh(bool now = false)
    {
        if (_options.Folder is not { } folder) return;
        if (!now && _time.GetTimestamp() < Volatile.Read(ref _nextLook)) return;
        if (Interlocked.Exchange(ref _refreshing, 1) != 0) return;
        try
        {
            Volatile.Write(ref _nextLook, _time.GetTimestamp() + Interval);
            Look(folder);
        }
        finally
        {
            Volatile.Write(ref _refreshing, 0);
        }
    }

    public void Dispose() => _opa?.Dispose();

    private void Look(string folder)
    {
        if (_stamp.Settled && Unchanged(folder)) return;
        var (read, stamp) = FolderReader.Read(folder, _time);
        _stamp = stamp;
        var state = Now;
        if (read.TryGet(out var set)) Take(state, set);
        else if (!state.Faults.SequenceEqual(read.Faults)) Replace(state with { Faults = read.Faults });
    }

    private bool Unchanged(string folder)
    {
        try
        {
            return FolderStamp.Of(folder, _time.GetUtcNow()).Digest == _stamp.Digest;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false; // reading it says why
        }
    }

    private void Take(State state, PolicySet set)
    {
        if (set.Digest == state.Kept[0].Digest)
        {
            if (state.Faults.Count > 0) Replace(state with { Faults = [] });
            return;
        }

        var engine = state.Kept.FirstOrDefault(kept => kept.Digest == set.Digest) ?? new RegoPolicyEngine(set);
        Replace(new([engine, .. state.Kept.Where(kept => kept != engine).Take(_options.Kept - 1)], _time.GetUtcNow(), []));
    }

    private void Replace(State state)
    {
        Volatile.Write(ref _state, state);
        Changed?.Invoke(this, new(Status));
    }

    /// <param name="Kept">The set in force first.</param>
    private sealed record State(ImmutableArray<RegoPolicyEngine> Kept, DateTimeOffset LoadedAt, IReadOnlyList<Fault> Faults);
}
