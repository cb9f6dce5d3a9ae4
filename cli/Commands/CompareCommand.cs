using Spectre.Console;

namespace Maestro.Cli.Commands;

/// <summary><c>maestro compare</c>: a run against the one before it.</summary>
internal static class CompareCommand
{
    public static Command Create(CommandContext context)
    {
        var run = new Argument<string>("RUN") { Description = "Id of the run." };
        var json = SharedOptions.Json();
        var server = new ServerOptions();
        var command = new Command(
            "compare", "Compare a run with the last completed run of the same recipe before it.") { run, json };
        server.AddTo(command);
        command.SetAction(context.Handle(json, async (parsed, cancellationToken) =>
        {
            await using var connection = await context.Servers.OpenAsync(server, parsed, cancellationToken);
            var id = parsed.GetRequiredValue(run);
            if (parsed.GetValue(json))
                await context.PrintAsync(
                    await connection.Client.GetJsonAsync($"/runs/{MaestroClient.Part(id)}/compare/previous", cancellationToken));
            else Write(context.Console, id, await connection.Client.CompareAsync(id, cancellationToken));
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static void Write(CliConsole console, string id, ComparisonView comparison)
    {
        console.Out.WriteLine($"Run {id} against {comparison.PreviousRunId}: duration {Texts.Delta(comparison.DurationDeltaMs)}, cost {Texts.CostDelta(comparison.CostDelta)}.");
        var table = new Table().Border(TableBorder.Simple).AddColumns("node", "duration", "cost", "changed");
        foreach (var node in comparison.Nodes)
        {
            table.AddRow(
                Markup.Escape(node.Id), Texts.Delta(node.DurationDeltaMs), Texts.CostDelta(node.CostDelta),
                node.Changed ? Markup.Escape(Texts.Clean(node.Reason ?? "yes")) : "no");
        }

        console.Styled.Write(table);
    }
}
