using System.Collections.Concurrent;
using Maestro.Router.Queries;

namespace Maestro.Router.Spending;

/// <summary>
/// What was spent, by run and by day (UTC): in memory, with what a store tells of other routers and of earlier lives. Days are
/// counted for everything together and for the projects of the configuration, never for names that clients invent.
/// </summary>
/// <param name="stored">A store tells what others have spent, and keeps what is spent here.</param>
internal sealed class SpendLedger(TimeProvider time, bool stored)
{
    private const int MaxRuns = 20_000;
    private const int Forget = 2_000;
    private static readonly TimeSpan Active = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, SpendAccount> _runs = new(StringComparer.Ordinal);
    private Days _days = new(Day.Of(time, stored), null);
    private int _forgetting;

    public decimal OfRun(string run) => _runs.TryGetValue(run, out var account) ? account.Usd : 0;

    /// <summary>Of a project, or of everything together.</summary>
    public decimal OfDay(string? project)
    {
        var today = Today();
        return project is null ? today.All.Usd : today.Projects.TryGetValue(project, out var account) ? account.Usd : 0;
    }

    public void Spend(RoutingQuery query, decimal usd)
    {
        if (usd <= 0) return;
        var today = Today();
        today.All.Spend(usd);
        if (query.Project is { } project && query.Rules.Projects.ContainsKey(project)) today.Project(project, stored).Spend(usd);
        if (query.Run is { } run) Run(run).Spend(usd);
    }

    /// <summary>What a request must keep under; null when it has no budget that is shared with other requests.</summary>
    public SpendClaim? Claim(RoutingQuery query)
    {
        var limits = query.SpendLimits;
        if (limits == default) return null;
        var claim = new SpendClaim();
        if (limits.Run is { } run) claim.Add(Run(query.Run!), run);
        if (limits.Project is { } project) claim.Add(Today().Project(query.Project!, stored), project);
        if (limits.Day is { } day) claim.Add(Today().All, day);
        return claim;
    }

    /// <summary>
    /// Accounts to exchange with the store now: what has changed and somebody needs, and what a budget was asked of lately.
    /// </summary>
    public List<SpendAccount> Due()
    {
        var now = time.GetTimestamp();
        var due = new List<SpendAccount>();
        var days = Volatile.Read(ref _days);
        foreach (var day in new[] { Today(), days.Today, days.Yesterday }.OfType<Day>().Distinct())
        {
            due.Add(day.All);
            due.AddRange(day.Projects.Values);
        }

        due.AddRange(_runs.Values.Where(
            account => account.Budgeted && (account.Changed || time.GetElapsedTime(account.Touched, now) < Active)));
        return due;
    }

    private SpendAccount Run(string run)
    {
        var account = _runs.GetOrAdd(run, static (run, stored) => new(new(null, run), known: !stored), stored);
        account.Touch(time.GetTimestamp());
        if (_runs.Count > MaxRuns) ForgetOldest();
        return account;
    }

    private Day Today()
    {
        var days = Volatile.Read(ref _days);
        if (Day.Now(time) == days.Today.Date) return days.Today;
        var next = new Days(Day.Of(time, stored), days.Today);
        var found = Interlocked.CompareExchange(ref _days, next, days);
        return (ReferenceEquals(found, days) ? next : found).Today;
    }

    /// <summary>Runs whose spending is stored, or has no need to be, and that nothing is under way for.</summary>
    private void ForgetOldest()
    {
        if (Interlocked.Exchange(ref _forgetting, 1) == 1) return; // somebody is at it
        var idle = _runs.Where(entry => entry.Value.AtRest || !stored || !entry.Value.Budgeted);
        foreach (var entry in idle.OrderBy(entry => entry.Value.Touched).Take(Forget).ToArray()) _runs.TryRemove(entry);
        Volatile.Write(ref _forgetting, 0);
    }

    private sealed record Days(Day Today, Day? Yesterday);

    private sealed record Day(DateOnly Date, SpendAccount All, ConcurrentDictionary<string, SpendAccount> Projects)
    {
        public static DateOnly Now(TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

        public static Day Of(TimeProvider time, bool stored)
        {
            var date = Now(time);
            return new(date, new(new(date, ""), known: !stored), new(StringComparer.Ordinal));
        }

        public SpendAccount Project(string project, bool stored) =>
            Projects.GetOrAdd(
                project, static (project, state) => new(new(state.Date, project), known: !state.Stored), (Date, Stored: stored));
    }
}
