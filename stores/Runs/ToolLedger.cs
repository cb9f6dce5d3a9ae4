namespace Maestro.Stores.Runs;

/// <summary>The tool-effect ledger: an intent before each call, its outcome after.</summary>
public sealed class ToolLedger(ITableStore tables, TimeProvider time)
{
    /// <summary>
    /// Records the intent to call, or answers with the entry that an earlier attempt left: its outcome, or an intent that
    /// was never settled.
    /// </summary>
    /// <returns>Null when the intent is new and the call may be made.</returns>
    public async Task<ToolEffect?> BeginAsync(string runId, string key, string tool, CancellationToken cancellationToken)
    {
        var intent = new ToolEffect(key, tool, EffectState.Intent, null, false, time.GetUtcNow());
        var outcome = await tables.WriteAsync(
            RunTables.Runs, runId,
            [TableWrite.Insert(RunTables.Effect(key), TypedRows.Json(intent, StoreJson.Default.ToolEffect))], cancellationToken);
        if (outcome.Applied) return null;

        var stored = await tables.GetAsync(
            RunTables.Runs, runId, RunTables.Effect(key), StoreJson.Default.ToolEffect, cancellationToken);
        return stored!.Value;
    }

    public Task SettleAsync(
        string runId, ToolEffect effect, CancellationToken cancellationToken) =>
        tables.WriteAsync(
            RunTables.Runs, runId,
            [TableWrite.Upsert(
                RunTables.Effect(effect.Key),
                TypedRows.Json(effect with { At = time.GetUtcNow() }, StoreJson.Default.ToolEffect))],
            cancellationToken);
}
