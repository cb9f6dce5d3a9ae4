using Maestro.Bench.Measuring;
using Maestro.Bench.Reports;
using Spectre.Console;

namespace Maestro.Bench;

/// <summary>The command line: one command per scenario, and <c>list</c>.</summary>
public static class BenchCommand
{
    /// <returns>0 when the scenario gave its figures; 1 when it failed or its arguments are wrong.</returns>
    public static Task<int> RunAsync(string[] args, CancellationToken cancellationToken = default)
    {
        var root = new RootCommand(
            "Measures Maestro. Each scenario prints a table; with --json it also writes its figures to a file.");
        foreach (var scenario in ScenarioCatalog.All) root.Subcommands.Add(Command(scenario));
        foreach (var worker in ScenarioCatalog.Workers) root.Subcommands.Add(worker.Command());
        root.Subcommands.Add(List());
        return root.Parse(args).InvokeAsync(cancellationToken: cancellationToken);
    }

    private static Command Command(IScenario scenario)
    {
        var json = new Option<FileInfo?>("--json") { Description = "Write the figures to this file." };
        var folder = new Option<DirectoryInfo?>("--folder")
        {
            Description =
                "Where the data goes, in a folder of its own that is deleted afterwards. Default: the folder for temporary files.",
        };
        var command = new Command(scenario.Name, scenario.Description) { json, folder };
        foreach (var option in scenario.Options) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var data = BenchFolder.Create(parsed.GetValue(folder)?.FullName);
            var report = new Report(scenario.Name);
            var machine = MachineFacts.Read(data.Path);
            await scenario.RunAsync(new BenchRun(parsed, report, data.Path, cancellationToken));
            report.Close(machine, MachineFacts.Read(data.Path), parsed);
            ReportTable.Print(report, AnsiConsole.Console);
            if (parsed.GetValue(json) is { } file) await ReportJson.WriteAsync(report, file.FullName, cancellationToken);
            return 0;
        });
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "Names the scenarios.");
        command.SetAction(_ =>
        {
            var table = new Table().AddColumns("scenario", "what it measures");
            foreach (var scenario in ScenarioCatalog.All)
                table.AddRow(Markup.Escape(scenario.Name), Markup.Escape(scenario.Description));
            AnsiConsole.Write(table);
        });
        return command;
    }
}
