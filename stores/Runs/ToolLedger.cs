namespace Maestro.Stores.Runs;

/// <summary>
/// The tool-effect ledger: an intent before each call, its outcome after. <see cref="RunWork.Intend"/> and
/// <see cref="RunWork.Put(ToolEffect)"/> write it.
/// </summary>
public sealed class ToolLedger(ITableStore tables)
{
    /// <summary>
    /// What an earlier try of a call left: its outcome, or an intent that was never settled; null when there was none.
    /// </summary>
    public async Task<ToolEffect?> FindAsync(string runId, string key, CancellationToken cancellationToken) =>
        (await tables.GetAsync(
            RunTables.Runs, runId, RunTables.Effect(key), StoreJson.Default.ToolEffect, cancellationToken))?.Value;
}
