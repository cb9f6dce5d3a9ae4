using Spectre.Console;

namespace Maestro.Bench.Reports;

/// <summary>The report for people.</summary>
internal static class ReportTable
{
    public static void Print(Report report, IAnsiConsole console)
    {
        var table = new Table().Title(Markup.Escape(report.Scenario)).AddColumn("figure")
            .AddColumn("value", column => column.RightAligned()).AddColumn("what it is");
        foreach (var figure in report.Figures)
            table.AddRow(Markup.Escape(figure.Name), Text(figure.Value), Markup.Escape(figure.Meaning));
        console.Write(table);

        // Not through the console, which would break lines that somebody copies.
        foreach (var note in report.Notes) console.Profile.Out.Writer.WriteLine(note);
    }

    private static string Text(double value) => Math.Abs(value) switch
    {
        >= 1000 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.#", CultureInfo.InvariantCulture),
        _ => value.ToString("0.###", CultureInfo.InvariantCulture),
    };
}
