using System.Xml.Linq;
using Maestro.Problems;
using Maestro.Rego.Errors;
using Maestro.Rego.Testing;

namespace Maestro.Cli.Policies;

/// <summary>A run of tests as JUnit XML, which build servers read. A case of a test is a test of its own there.</summary>
internal static class PolicyTestJUnit
{
    public static string Describe(PolicyTestReport report)
    {
        var suites = report.Run.Results.GroupBy(result => result.Package, StringComparer.Ordinal).Select(Suite).ToList();
        if (report.Run.Errors.Count > 0) suites.Add(Broken(report.Run.Errors));
        return new XElement(
            "testsuites", new XAttribute("name", "maestro policy test"), Time(report.Duration), suites).ToString();
    }

    private static XElement Suite(IGrouping<string, RegoTestResult> package)
    {
        var cases = package.SelectMany(Cases).ToList();
        return new XElement(
            "testsuite",
            new XAttribute("name", package.Key),
            new XAttribute("tests", cases.Count),
            Count("failures", cases, "failure"),
            Count("errors", cases, "error"),
            Count("skipped", cases, "skipped"),
            Time(TimeSpan.FromTicks(package.Sum(result => result.Duration.Ticks))),
            cases);
    }

    private static XAttribute Count(string name, List<XElement> cases, string element) =>
        new(name, cases.Count(found => found.Element(element) is not null));

    private static IEnumerable<XElement> Cases(RegoTestResult result)
    {
        if (result.Cases.Count == 0) return [Case(result, result.Name, result.Duration, result.Failure)];
        var share = result.Duration / result.Cases.Count;
        return result.Cases.Select(found => Case(result, $"{result.Name}/{found.Name}", share, found.Failure));
    }

    private static XElement Case(RegoTestResult result, string name, TimeSpan time, RegoTestFailure? failure) => new(
        "testcase",
        new XAttribute("classname", result.Package),
        new XAttribute("name", Printable(name)),
        new XAttribute("file", result.Location.File),
        new XAttribute("line", result.Location.Row),
        Time(time),
        result.Outcome == RegoTestOutcome.Skipped ? new XElement("skipped") : null,
        result.Error is { } error ? Fault("error", error.Message, error.ToString()) : null,
        failure is not null ? Fault("failure", failure.ToString(), PolicyTestReport.Why(failure, null)) : null,
        result.Prints.Count > 0
            ? new XElement("system-out", Printable(string.Join('\n', result.Prints.Select(print => print.Text))))
            : null);

    private static XElement Broken(IReadOnlyList<RegoError> errors) => new(
        "testsuite",
        new XAttribute("name", "compile"),
        new XAttribute("tests", errors.Count),
        new XAttribute("errors", errors.Count),
        errors.Select(error => new XElement(
            "testcase", new XAttribute("classname", "compile"), new XAttribute("name", error.Location?.ToString() ?? "files"),
            Fault("error", error.Message, PolicyFaults.Line(error)))));

    private static XElement Fault(string kind, string message, string text) =>
        new(kind, new XAttribute("message", Printable(message)), Printable(text));

    private static XAttribute Time(TimeSpan time) =>
        new("time", time.TotalSeconds.ToString("0.000000", CultureInfo.InvariantCulture));

    /// <summary>Policies may hold characters that XML cannot.</summary>
    private static string Printable(string text) =>
        string.Concat(text.Select(c => System.Xml.XmlConvert.IsXmlChar(c) ? c : '\uFFFD'));
}
