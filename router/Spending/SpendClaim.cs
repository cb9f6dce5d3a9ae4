namespace Maestro.Router.Spending;

/// <summary>
/// What one request sets aside, while it is under way, of each budget that it shares with others. Used by one flow. Requests at
/// the same moment can go past a budget only by what they cost beyond their estimates.
/// </summary>
internal sealed class SpendClaim
{
    private readonly List<(SpendAccount Account, decimal Limit)> _limits = new(3);
    private decimal _taken;

    /// <summary>Accounts whose spending elsewhere nobody has heard of yet.</summary>
    public IEnumerable<SpendAccount> Unknown => _limits.Select(limit => limit.Account).Where(account => !account.Known);

    public void Add(SpendAccount account, decimal limit)
    {
        account.Budgeted = true;
        _limits.Add((account, limit));
    }

    /// <summary>All budgets or none; false when one has not enough left. Lets go of what was taken before.</summary>
    public bool TryTake(decimal usd)
    {
        Release();
        for (var index = 0; index < _limits.Count; index++)
        {
            if (_limits[index].Account.TryTake(usd, _limits[index].Limit)) continue;
            while (--index >= 0) _limits[index].Account.Release(usd);
            return false;
        }

        _taken = usd;
        return true;
    }

    public void Release()
    {
        if (_taken == 0) return;
        foreach (var (account, _) in _limits) account.Release(_taken);
        _taken = 0;
    }
}
