using System.Threading.Channels;
using Maestro.Router.Storage;
using Maestro.Router.Telemetry;

namespace Maestro.Router.Decisions;

/// <summary>
/// Takes decisions off the request path: into memory at once, to the sink by a queue of limited length. When storing cannot keep
/// up, records are dropped and counted; requests never wait for it.
/// </summary>
internal sealed class DecisionWriter(
    DecisionLog log, IDecisionSink? sink, RouterMetrics metrics, StorageHealth health, ILogger<DecisionWriter> logger, int queue)
        : BackgroundService
{
    private const int Batch = 256;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Channel<IDecision>? _queue = sink is null ? null : Channel.CreateBounded<IDecision>(
        new BoundedChannelOptions(queue) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private TaskCompletionSource _progress = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _dropped;
    private long _added;
    private long _settled;

    public long Dropped => Volatile.Read(ref _dropped);

    public void Add(IDecision decision)
    {
        log.Add(decision);
        if (_queue is null) return;
        if (_queue.Writer.TryWrite(decision)) Interlocked.Increment(ref _added);
        else Drop(1);
    }

    /// <summary>
    /// Waits until what was added before has been stored or given up, a second at most: who asks then finds what he has just
    /// done.
    /// </summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        var added = Volatile.Read(ref _added);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        while (Volatile.Read(ref _settled) < added && !patience.IsCancellationRequested)
        {
            var progress = Volatile.Read(ref _progress);
            if (Volatile.Read(ref _settled) >= added) return;
            await progress.Task.WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>What is queued is still written.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue?.Writer.TryComplete();
        if (ExecuteTask is { } running) await Task.WhenAny(running, Task.Delay(Timeout.Infinite, cancellationToken));
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_queue is null) return;
        var batch = new List<DecisionRecord>(Batch);
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (batch.Count < Batch && _queue.Reader.TryRead(out var decision)) batch.Add(log.Written(decision));
            await WriteAsync(batch, stoppingToken);
            Interlocked.Add(ref _settled, batch.Count);
            Interlocked.Exchange(ref _progress, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
            batch.Clear();
        }
    }

    private async Task WriteAsync(List<DecisionRecord> batch, CancellationToken cancellationToken)
    {
        try
        {
            var left = await sink!.WriteAsync(batch, cancellationToken);
            if (left > 0) Drop(left);
            health.Succeeded(StorageParts.Decisions);
        }
        catch (Exception fault)
        {
            // Whatever it is: records are lost and counted, but the router does not stop for them.
            Drop(batch.Count);
            logger.DecisionsNotWritten(fault, batch.Count);
            health.Failed(StorageParts.Decisions, fault);
        }
    }

    private void Drop(int count)
    {
        Interlocked.Add(ref _dropped, count);
        metrics.DecisionsDropped(count);
    }
}
