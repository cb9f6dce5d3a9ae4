namespace Maestro.Bench.Scenarios;

/// <summary>Something that is measured by one command.</summary>
internal interface IScenario
{
    string Name { get; }

    string Description { get; }

    IReadOnlyList<Option> Options { get; }

    /// <summary>Measures and puts the figures into the run's report. Throws when what was measured did not work.</summary>
    Task RunAsync(BenchRun run);
}
