namespace Maestro.Bench.Measuring;

/// <summary>How far the resident memory of this process rises above where it was; looked at many times a second.</summary>
internal sealed class PeakMemory : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly long _idle = Environment.WorkingSet;
    private readonly Thread _watcher;
    private long _peak;

    private PeakMemory() => _watcher = new Thread(Look) { IsBackground = true, Name = "peak memory" };

    public static PeakMemory Watch()
    {
        var memory = new PeakMemory();
        memory._watcher.Start();
        return memory;
    }

    /// <returns>Bytes above the beginning.</returns>
    public long Stop()
    {
        _stop.Cancel();
        _watcher.Join();
        return Math.Max(0, _peak - _idle);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _watcher.Join();
        _stop.Dispose();
    }

    private void Look()
    {
        do _peak = Math.Max(_peak, Environment.WorkingSet);
        while (!_stop.Token.WaitHandle.WaitOne(Interval));
    }
}
