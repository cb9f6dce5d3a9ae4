using System.Text;
using Maestro.Rego.Testing;

namespace Maestro.Cli.Policies;

/// <summary>A run of tests for people.</summary>
internal static class PolicyTestText
{
    public static string Describe(PolicyTestReport report)
    {
        var text = new StringBuilder();
        foreach (var result in report.Run.Results) Test(text, result, report.Verbose);
        if (report.Run.Errors.Count == 0 && report.Run.Results.Count > 0)
        {
            Line(
                text,
                $"{report.Run.Count(RegoTestOutcome.Passed)} passed, {report.Run.Count(RegoTestOutcome.Failed)} failed, {report.Run.Count(RegoTestOutcome.Errored)} with errors, {report.Run.Count(RegoTestOutcome.Skipped)} skipped ({report.Duration.TotalMilliseconds:0} ms)");
            if (report.Coverage) Coverage(text, report);
        }

        return text.ToString();
    }

    private static void Test(StringBuilder text, RegoTestResult result, bool verbose)
    {
        if (result.Outcome == RegoTestOutcome.Passed && !verbose) return;
        Line(
            text,
            $"{Word(result.Outcome)}  {result.FullName}  {result.Location.File}:{result.Location.Row}  ({result.Duration.TotalMilliseconds:0.0} ms)");
        foreach (var found in result.Cases.Where(found => verbose || found.Failure is not null))
        {
            Line(text, $"    {(found.Failure is null ? "ok  " : "FAIL")}  {found.Name}");
            if (found.Failure is not null) Why(text, PolicyTestReport.Why(found.Failure, null), "          ");
        }

        if (result.Cases.Count == 0 && result.Outcome is RegoTestOutcome.Failed or RegoTestOutcome.Errored)
            Why(text, PolicyTestReport.Why(result.Failure, result.Error), "      ");
        foreach (var print in result.Prints) Line(text, $"      printed: {print.Text}");
    }

    private static void Why(StringBuilder text, string why, string indent)
    {
        foreach (var line in why.Split('\n')) Line(text, $"{indent}{line}");
    }

    private static void Coverage(StringBuilder text, PolicyTestReport report)
    {
        foreach (var file in report.Run.Coverage)
            Line(
                text,
                $"{file.Percent,6:0.0}%  {file.File}{(file.NotCovered.Count == 0 ? "" : $"  not covered: {PolicyTestReport.Show(file.NotCovered)}")}");
        Line(
            text,
            $"{report.Run.CoveredPercent,6:0.0}%  of all lines{(report.ReachesThreshold ? "" : $", less than the {report.Threshold:0.##}% asked for")}");
    }

    private static string Word(RegoTestOutcome outcome) => outcome switch
    {
        RegoTestOutcome.Passed => "ok  ",
        RegoTestOutcome.Failed => "FAIL",
        RegoTestOutcome.Errored => "ERR ",
        _ => "skip",
    };

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
