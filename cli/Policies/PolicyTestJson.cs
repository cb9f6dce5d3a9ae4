using Maestro.Rego.Testing;

namespace Maestro.Cli.Policies;

/// <summary>A run of tests for programs.</summary>
internal static class PolicyTestJson
{
    public static JsonObject Describe(PolicyTestReport report)
    {
        var o = new JsonObject
        {
            ["succeeded"] = report is { Succeeded: true, Run.Results.Count: > 0 },
            ["passed"] = report.Run.Count(RegoTestOutcome.Passed),
            ["failed"] = report.Run.Count(RegoTestOutcome.Failed),
            ["errored"] = report.Run.Count(RegoTestOutcome.Errored),
            ["skipped"] = report.Run.Count(RegoTestOutcome.Skipped),
            ["durationMs"] = PolicyTestReport.Milliseconds(report.Duration),
            ["errors"] = PolicyFaults.Describe(report.Run.Errors),
            ["tests"] = new JsonArray([.. report.Run.Results.Select(result => (JsonNode)Test(result))]),
        };
        if (report.Coverage) o["coverage"] = Coverage(report);
        return o;
    }

    private static JsonObject Test(RegoTestResult result)
    {
        var o = new JsonObject
        {
            ["package"] = result.Package,
            ["name"] = result.Name,
            ["outcome"] = Word(result.Outcome),
            ["file"] = result.Location.File,
            ["row"] = result.Location.Row,
            ["durationMs"] = PolicyTestReport.Milliseconds(result.Duration),
        };
        if (result.Error is { } error) o["error"] = PolicyFaults.Describe(error);
        if (result.Failure is { } failure) o["failure"] = Failure(failure);
        if (result.Cases.Count > 0) o["cases"] = new JsonArray([.. result.Cases.Select(found => (JsonNode)Case(found))]);
        if (result.Prints.Count > 0) o["prints"] = new JsonArray([.. result.Prints.Select(print => (JsonNode)print.Text)]);
        return o;
    }

    private static JsonObject Case(RegoTestCase found)
    {
        var o = new JsonObject
        {
            ["name"] = found.Name,
            ["outcome"] = Word(found.Failure is null ? RegoTestOutcome.Passed : RegoTestOutcome.Failed),
        };
        if (found.Failure is { } failure) o["failure"] = Failure(failure);
        return o;
    }

    private static JsonObject Failure(RegoTestFailure failure)
    {
        var o = new JsonObject { ["message"] = PolicyTestReport.Why(failure, null) };
        if (failure.Expression is not { } expression) return o;
        (o["expression"], o["file"], o["row"]) = (expression.Text, expression.Location.File, expression.Location.Row);
        var values = new JsonObject();
        foreach (var (name, value) in expression.Values) values[name] = value is null ? null : JsonNode.Parse(value.ToJson());
        o["values"] = values;
        return o;
    }

    private static JsonObject Coverage(PolicyTestReport report)
    {
        var o = new JsonObject { ["percent"] = report.Run.CoveredPercent };
        if (report.Threshold is { } threshold) (o["threshold"], o["reached"]) = (threshold, report.ReachesThreshold);
        o["files"] = new JsonArray([.. report.Run.Coverage.Select(file => (JsonNode)new JsonObject
        {
            ["file"] = file.File,
            ["percent"] = file.Percent,
            ["covered"] = Rows(file.Covered),
            ["notCovered"] = Rows(file.NotCovered),
        })]);
        return o;
    }

    private static JsonArray Rows(IReadOnlyList<int> rows) =>
        new([.. PolicyTestReport.Ranges(rows)
            .Select(range => (JsonNode)new JsonObject { ["start"] = range.First, ["end"] = range.Last })]);

    private static string Word(RegoTestOutcome outcome) => outcome switch
    {
        RegoTestOutcome.Passed => "passed",
        RegoTestOutcome.Failed => "failed",
        RegoTestOutcome.Errored => "error",
        _ => "skipped",
    };
}
