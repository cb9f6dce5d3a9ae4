namespace Maestro.Router.Spending;

/// <summary>
/// Where spending outlives the process and, where routers share it, is added up. Counters only grow and belong to one writer each, so
/// that nothing is lost or counted twice, whatever is repeated and whoever writes at the same time.
/// </summary>
public interface ISpendStore
{
    /// <summary>Stores the entries that have changed and returns, for each, what all other counters of the same key hold. Throws <see cref="IOException"/>.</summary>
    Task<IReadOnlyDictionary<string, decimal>> ExchangeAsync(IReadOnlyList<SpendEntry> entries, CancellationToken cancellationToken);
}
