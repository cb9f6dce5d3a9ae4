using System.Collections.Concurrent;
using System.Diagnostics;

namespace Maestro.Bench.Measuring;

/// <summary>Times of single operations, sorted, and the time that all of them took together.</summary>
internal sealed class Latencies
{
    private readonly double[] _sorted;

    private Latencies(double[] sorted, TimeSpan elapsed, TimeSpan processor) =>
        (_sorted, Elapsed, Processor) = (sorted, elapsed, processor);

    public int Count => _sorted.Length;

    public TimeSpan Elapsed { get; }

    /// <summary>
    /// Processor time of the whole process meanwhile: says what an operation costs also where others use the machine.
    /// </summary>
    public TimeSpan Processor { get; }

    public double ProcessorMsPerOperation => Processor.TotalMilliseconds / Count;

    public double PerSecond => Count / Elapsed.TotalSeconds;

    public double MaxMs => _sorted[^1];

    public static Latencies Of(IEnumerable<double> milliseconds, TimeSpan elapsed, TimeSpan processor = default) =>
        new([.. milliseconds.Order()], elapsed, processor);

    /// <summary>
    /// Runs the operation <paramref name="total"/> times, <paramref name="concurrency"/> at once: each caller begins its next
    /// when its last is over. The operation gets its number and answers when its clock stops; what it does after that is not
    /// timed.
    /// </summary>
    public static async Task<Latencies> MeasureAsync(int total, int concurrency, Func<int, Task> operation)
    {
        var times = new ConcurrentBag<double>();
        var processor = Environment.CpuUsage.TotalTime;
        var (next, watch) = (-1, Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, Math.Min(concurrency, total)).Select(_ => Task.Run(CallerAsync)));
        return Of(times, watch.Elapsed, Environment.CpuUsage.TotalTime - processor);

        async Task CallerAsync()
        {
            while (Interlocked.Increment(ref next) is var number && number < total)
            {
                var began = Stopwatch.GetTimestamp();
                await operation(number);
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }
    }

    /// <summary>The smallest time that <paramref name="percent"/> of the operations did not exceed.</summary>
    public double Percentile(double percent) => _sorted[Math.Clamp((int)Math.Ceiling(Count * percent / 100) - 1, 0, Count - 1)];
}
