namespace Maestro.Rego.Testing;

/// <summary>Which lines of a file the tests reached.</summary>
public sealed record RegoFileCoverage(string File, IReadOnlyList<int> Covered, IReadOnlyList<int> NotCovered)
{
    public double Percent => Percentage(Covered.Count, NotCovered.Count);

    internal static double Percentage(int covered, int notCovered) =>
        covered + notCovered == 0 ? 100 : Math.Round(100.0 * covered / (covered + notCovered), 2);

    /// <summary>By name; files of tests do not count.</summary>
    internal static IReadOnlyList<RegoFileCoverage> Of(RegoCoverage coverage) =>
    [
        .. coverage.Files.Where(file => !file.Key.EndsWith("_test.rego", StringComparison.Ordinal))
            .OrderBy(file => file.Key, StringComparer.Ordinal)
            .Select(file => new RegoFileCoverage(file.Key, file.Value.Covered, file.Value.NotCovered)),
    ];
}
