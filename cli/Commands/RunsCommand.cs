using Spectre.Console;

namespace Maestro.Cli.Commands;

/// <summary><c>maestro runs</c>: the newest runs.</summary>
internal static class RunsCommand
{
    public static Command Create(CommandContext context)
    {
        var recipe = new Option<string?>("--recipe") { Description = "Only runs of this recipe." };
        var status = new Option<string?>(
            "--status") { Description = "Only runs of this status: pending, running, waiting, completed, failed, cancelled." };
        var limit = new Option<int>("--limit") { Description = "Most runs to list.", DefaultValueFactory = _ => 20 };
        var json = SharedOptions.Json();
        var server = new ServerOptions();
        var command = new Command("runs", "List runs, newest first.") { recipe, status, limit, json };
        server.AddTo(command);
        command.SetAction(context.Handle(json, async (parsed, cancellationToken) =>
        {
            var query = MaestroClient.Query(
                ("recipe", parsed.GetValue(recipe)), ("status", parsed.GetValue(status)),
                ("limit", parsed.GetValue(limit).ToString(System.Globalization.CultureInfo.InvariantCulture)));
            await using var connection = await context.Servers.OpenAsync(server, parsed, cancellationToken);
            if (parsed.GetValue(json))
                await context.PrintAsync(await connection.Client.GetJsonAsync("/runs" + query, cancellationToken));
            else Write(context.Console, await connection.Client.ListRunsAsync(query, cancellationToken));
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static void Write(CliConsole console, RunPage page)
    {
        if (page.Items.Count == 0)
        {
            console.Out.WriteLine("No runs.");
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("run", "recipe", "status", "started", "took", "cost", "");
        foreach (var run in page.Items)
        {
            table.AddRow(
                Markup.Escape(run.Id), Markup.Escape($"{run.Recipe} {run.Version}"), Texts.Word(run.Status),
                Texts.Time(run.CreatedAt),
                Texts.Duration(run.DurationMs), Texts.Cost(run.CostUsd), run.Simulated ? "simulated" : "");
        }

        console.Styled.Write(table);
        if (page.Next is not null) console.Error.WriteLine("There are more: raise --limit.");
    }
}
