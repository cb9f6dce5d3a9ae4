namespace Maestro.Rego.Testing;

/// <summary>A run of tests, or what kept the modules from compiling.</summary>
/// <param name="Errors">By file and place; empty when the tests could run.</param>
/// <param name="Results">In the order in which the tests are written.</param>
/// <param name="Coverage">By file, without the files of tests.</param>
public sealed record RegoTestRun(
    IReadOnlyList<RegoError> Errors, IReadOnlyList<RegoTestResult> Results, IReadOnlyList<RegoFileCoverage> Coverage)
{
    /// <summary>It compiled, and no test failed or ended with an error.</summary>
    public bool Succeeded => Errors.Count == 0 && Count(RegoTestOutcome.Failed) + Count(RegoTestOutcome.Errored) == 0;

    /// <summary>Lines reached of all lines that can be, in percent; 100 when there are none.</summary>
    public double CoveredPercent =>
        RegoFileCoverage.Percentage(Coverage.Sum(file => file.Covered.Count), Coverage.Sum(file => file.NotCovered.Count));

    public int Count(RegoTestOutcome outcome) => Results.Count(result => result.Outcome == outcome);
}

public enum RegoTestOutcome
{
    Passed,

    /// <summary>Undefined, or not <c>true</c>.</summary>
    Failed,

    /// <summary>The evaluation ended with an error.</summary>
    Errored,

    /// <summary>Named <c>todo_test_…</c>.</summary>
    Skipped,
}

/// <param name="Package">Without <c>data.</c>.</param>
/// <param name="Name">A name used twice in a package is told apart by a number: <c>test_x#01</c>.</param>
public sealed record RegoTestResult(string Package, string Name, RegoLocation Location)
{
    public RegoTestOutcome Outcome { get; init; }

    public TimeSpan Duration { get; init; }

    /// <summary>Why it ended with an error.</summary>
    public RegoError? Error { get; init; }

    /// <summary>Why it failed; of a test with cases, only when it came to none.</summary>
    public RegoTestFailure? Failure { get; init; }

    /// <summary>The cases it came to, in order; empty when it is no test with cases.</summary>
    public IReadOnlyList<RegoTestCase> Cases { get; init; } = [];

    public IReadOnlyList<RegoPrint> Prints { get; init; } = [];

    public string FullName => $"data.{Package}.{Name}";
}

/// <param name="Failure">Null when it passed.</param>
public sealed record RegoTestCase(string Name, RegoTestFailure? Failure);
