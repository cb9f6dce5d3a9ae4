using System.Text;
using Maestro.Rego.Errors;
using Maestro.Rego.Testing;

namespace Maestro.Cli.Policies;

/// <summary>A run of tests with what was asked of it.</summary>
/// <param name="Coverage">Coverage is reported.</param>
/// <param name="Threshold">Least coverage in percent.</param>
internal sealed record PolicyTestReport(RegoTestRun Run, TimeSpan Duration, bool Coverage, double? Threshold, bool Verbose)
{
    public bool ReachesThreshold => Run.CoveredPercent >= (Threshold ?? 0);

    public bool Succeeded => Run.Succeeded && ReachesThreshold;

    /// <summary>Each thing that failed: where, its name, and why.</summary>
    public IEnumerable<(RegoLocation? Location, string Name, string Message)> Faults()
    {
        foreach (var result in Run.Results.Where(result => result.Outcome is RegoTestOutcome.Failed or RegoTestOutcome.Errored))
        {
            if (result.Cases.Count == 0)
            {
                yield return (
                    result.Failure?.Expression?.Location ?? result.Error?.Location ?? result.Location, result.FullName,
                    Why(result.Failure, result.Error));
                continue;
            }

            foreach (var failed in result.Cases.Where(found => found.Failure is not null))
                yield return (
                    failed.Failure!.Expression?.Location ?? result.Location, $"{result.FullName}[{failed.Name}]",
                    Why(failed.Failure, null));
        }
    }

    /// <summary>Why something failed, one thing a line.</summary>
    public static string Why(RegoTestFailure? failure, RegoError? error)
    {
        if (error is not null) return error.ToString();
        if (failure?.Expression is not { } expression) return "undefined: no expression of it was reached";
        var text = new StringBuilder($"did not hold: {expression}");
        foreach (var rule in failure.Tried) text.Append('\n').Append(rule);
        return text.ToString();
    }

    public static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);

    /// <summary>Rows as ranges: <c>3-5, 8</c>.</summary>
    public static IEnumerable<(int First, int Last)> Ranges(IReadOnlyList<int> rows)
    {
        for (var i = 0; i < rows.Count;)
        {
            var first = i;
            do i++;
            while (i < rows.Count && rows[i] == rows[i - 1] + 1);
            yield return (rows[first], rows[i - 1]);
        }
    }

    public static string Show(IReadOnlyList<int> rows) => string.Join(", ", Ranges(rows).Select(range =>
        range.First == range.Last
            ? range.First.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{range.First}-{range.Last}")));
}
