namespace Maestro.Bench.Policies;

/// <summary>OPA's conformance suite against our evaluator.</summary>
internal sealed class RegoConformanceScenario : IScenario
{
    private static readonly Option<DirectoryInfo> Cases = new(
        "--cases") { Description = "The folder with the cases, as JSON files.", Required = true };

    public string Name => "rego-conformance";

    public string Description =>
        "Runs OPA's conformance cases on the in-process Rego evaluator; failures are named in the notes.";

    public IReadOnlyList<Option> Options => [Cases];

    public Task RunAsync(BenchRun run)
    {
        var cases = ConformanceCase.Load(run.Get(Cases).FullName);
        var failures = new List<string>();
        var groups = new SortedDictionary<string, (int Passed, int Total)>(StringComparer.Ordinal);
        foreach (var test in cases)
        {
            run.Cancellation.ThrowIfCancellationRequested();
            var (passed, total) = groups.GetValueOrDefault(test.Group);
            var difference = ConformanceCheck.Run(test);
            groups[test.Group] = (passed + (difference is null ? 1 : 0), total + 1);
            if (difference is not null) failures.Add($"failed: {test.Note} ({test.Group}): {Shorten(difference)}");
        }

        run.Report.Add("passed", cases.Count - failures.Count, "cases that give the expected result or error");
        run.Report.Add("total", cases.Count, "cases in the suite");
        run.Report.Add(
            "groups_whole", groups.Values.Count(group => group.Passed == group.Total), "groups of which every case passes");
        foreach (var (group, (passed, total)) in groups)
            if (passed < total) run.Report.Note($"{group}: {passed} of {total}");
        foreach (var failure in failures) run.Report.Note(failure);
        return Task.CompletedTask;
    }

    private static string Shorten(string text) => text.Length <= 300 ? text : text[..300] + "…";
}
