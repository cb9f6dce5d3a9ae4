using Maestro.Bench.Reports;

namespace Maestro.Bench.Scenarios;

/// <summary>One execution of a scenario.</summary>
/// <param name="Parsed">The command line.</param>
/// <param name="Report">Where the figures go.</param>
/// <param name="Folder">An empty folder for the scenario's data.</param>
/// <param name="Cancellation">Ctrl+C.</param>
internal sealed record BenchRun(ParseResult Parsed, Report Report, string Folder, CancellationToken Cancellation)
{
    public T Get<T>(Option<T> option) => Parsed.GetValue(option)!;

    /// <summary>Tells the person who waits. Standard error, so that it stays apart from the result.</summary>
    public static void Say(string text) => Console.Error.WriteLine(text);
}
