using System.Collections.Concurrent;

namespace Maestro.Router.Spending;

/// <summary>
/// What was spent, by run and by day (UTC), in this process' memory. Costs are entered when answers end, so that requests under way
/// at the same time may together go past a budget by what they cost.
/// </summary>
internal sealed class SpendLedger(TimeProvider time)
{
    private const int MaxRuns = 20_000;
    private const int Forget = 2_000;

    private readonly ConcurrentDictionary<string, Account> _runs = new(StringComparer.Ordinal);
    private ConcurrentDictionary<string, Account> _day = new(StringComparer.Ordinal);
    private int _dayNumber;

    public decimal OfRun(string run) => _runs.TryGetValue(run, out var account) ? account.Usd : 0;

    /// <summary>Of a project, or of everything together.</summary>
    public decimal OfDay(string? project) => Today().TryGetValue(project ?? "", out var account) ? account.Usd : 0;

    public void Spend(string? run, string? project, decimal usd)
    {
        if (usd <= 0) return;
        var today = Today();
        today.GetOrAdd("", static _ => new()).Add(usd);
        if (project is { Length: > 0 }) today.GetOrAdd(project, static _ => new()).Add(usd);
        if (run is null) return;
        var account = _runs.GetOrAdd(run, static _ => new());
        account.Add(usd);
        account.Touched = time.GetTimestamp();
        if (_runs.Count > MaxRuns) ForgetOldest();
    }

    private ConcurrentDictionary<string, Account> Today()
    {
        var number = (int)(time.GetUtcNow().UtcTicks / TimeSpan.TicksPerDay);
        var known = Volatile.Read(ref _dayNumber);
        if (number != known && Interlocked.CompareExchange(ref _dayNumber, number, known) == known)
            Volatile.Write(ref _day, new(StringComparer.Ordinal));
        return Volatile.Read(ref _day);
    }

    private void ForgetOldest()
    {
        foreach (var (run, _) in _runs.OrderBy(entry => entry.Value.Touched).Take(Forget).ToArray()) _runs.TryRemove(run, out _);
    }

    private sealed class Account
    {
        private long _nanoUsd;

        public long Touched { get; set; }

        public decimal Usd => Volatile.Read(ref _nanoUsd) / 1_000_000_000m;

        public void Add(decimal usd) => Interlocked.Add(ref _nanoUsd, (long)(usd * 1_000_000_000m));
    }
}
