using System.Text.Json;
using Maestro.Router.Storage;

namespace Maestro.Router.Spending;

/// <summary>
/// Tells the store what was spent here and hears what was spent elsewhere, at the start, at every interval and at the end. Off
/// the request path but for one case: the first request of a run or project here that has a budget waits, for a moment at most,
/// to hear
/// what others have spent on it.
/// </summary>
internal sealed class SpendSync(SpendLedger ledger, TableSpendStore? store, RouterOptions options, StorageHealth health)
    : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Exchanges everything that is due. Failures are for health and the next time.</summary>
    public async Task SyncAsync(CancellationToken cancellationToken)
    {
        if (store is null) return;
        await _one.WaitAsync(cancellationToken);
        try
        {
            await ExchangeAsync(ledger.Due(), tell: true, cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Before a claim is taken the first time. When the store is away, what is known here has to do.</summary>
    public async ValueTask HearAsync(SpendClaim? claim, CancellationToken cancellationToken)
    {
        if (store is null || claim is null || !health.Works(StorageParts.Spending)) return;
        if (claim.Unknown.ToArray() is not { Length: > 0 } unknown) return;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await ExchangeAsync(unknown, tell: false, limit.Token);
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            health.Failed(StorageParts.Spending, fault);
        }
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await SyncAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await SyncAsync(cancellationToken); // what the last requests cost
        }
        catch (OperationCanceledException)
        {
            // The shutdown has run out of time: at most the last interval is forgotten.
        }
    }

    public override void Dispose()
    {
        _one.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (store is null) return;
        using var timer = new PeriodicTimer(options.SpendInterval, options.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await SyncAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The router stops.
        }
    }

    /// <param name="tell">Only one at a time may tell: a counter that is written twice at once could end with the older
    /// figure.</param>
    private async Task ExchangeAsync(IReadOnlyCollection<SpendAccount> accounts, bool tell, CancellationToken cancellationToken)
    {
        var told = accounts.Select(
            account => (Account: account, Entry: tell ? account.Entry() : account.Entry() with { Changed = false })).ToArray();
        try
        {
            var others = await store!.ExchangeAsync([.. told.Select(pair => pair.Entry)], cancellationToken);
            foreach (var (account, entry) in told)
            {
                account.Heard(others[entry.Counter]);
                if (entry.Changed) account.Stored(entry);
            }

            health.Succeeded(StorageParts.Spending);
        }
        catch (Exception fault) when (fault is IOException or JsonException)
        {
            health.Failed(StorageParts.Spending, fault);
        }
    }
}
