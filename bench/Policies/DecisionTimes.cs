using System.Diagnostics;
using Maestro.Rego;

namespace Maestro.Bench.Policies;

/// <summary>Times of single decisions by one query, warm, in microseconds.</summary>
/// <param name="ReadP50">Of that, reading the input.</param>
/// <param name="Bytes">Allocated by one.</param>
internal readonly record struct DecisionTimes(double P50, double P99, double ReadP50, double Bytes)
{
    private const int WarmUp = 30_000;

    /// <param name="inputs">Asked in turn; a power of two of them.</param>
    public static DecisionTimes Measure(PreparedQuery query, byte[][] inputs, int decisions)
    {
        var mask = inputs.Length - 1;
        for (var i = 0; i < WarmUp; i++)
        {
            if (query.Evaluate(inputs[i & mask]).Value?.Get("allow") is null)
                throw new InvalidOperationException("The policy does not decide.");
        }

        var whole = new long[decisions];
        var read = new long[decisions];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < decisions; i++)
        {
            var start = Stopwatch.GetTimestamp();
            query.Evaluate(inputs[i & mask]);
            whole[i] = Stopwatch.GetTimestamp() - start;
        }

        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)decisions;
        for (var i = 0; i < decisions; i++)
        {
            var start = Stopwatch.GetTimestamp();
            query.ReadInput(inputs[i & mask]);
            read[i] = Stopwatch.GetTimestamp() - start;
        }

        return new(Percentile(whole, 50), Percentile(whole, 99), Percentile(read, 50), bytes);
    }

    private static double Percentile(long[] ticks, int percent)
    {
        Array.Sort(ticks);
        return ticks[(int)((ticks.Length - 1L) * percent / 100)] * 1e6 / Stopwatch.Frequency;
    }
}
