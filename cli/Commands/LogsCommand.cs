using Maestro.Cli.Runs;

namespace Maestro.Cli.Commands;

/// <summary><c>maestro logs</c>: a run's log, with <c>-f</c> until the run has ended.</summary>
internal static class LogsCommand
{
    public static Command Create(CommandContext context)
    {
        var run = new Argument<string>("RUN") { Description = "Id of the run." };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on until the run has ended." };
        var node = new Option<string?>("--node") { Description = "Only lines of this node.", HelpName = "ID" };
        var server = new ServerOptions();
        var command = new Command("logs", "Print a run's log.") { run, follow, node };
        server.AddTo(command);
        command.SetAction(context.Handle(null, async (parsed, cancellationToken) =>
        {
            await using var connection = await context.Servers.OpenAsync(server, parsed, cancellationToken);
            var id = parsed.GetRequiredValue(run);
            await (parsed.GetValue(follow)
                ? FollowAsync(context, connection, id, parsed.GetValue(node), cancellationToken)
                : PrintAsync(context, connection, id, parsed.GetValue(node), cancellationToken));
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static async Task FollowAsync(
        CommandContext context, ServerConnection server, string run, string? node, CancellationToken cancellationToken)
    {
        await foreach (var line in server.Client.FollowLogs(run, node, context.Time).ReadAsync(cancellationToken))
            await context.Console.Out.WriteLineAsync(LogLines.Text(line));
    }

    private static async Task PrintAsync(
        CommandContext context, ServerConnection server, string run, string? node, CancellationToken cancellationToken)
    {
        long? after = null;
        do
        {
            var page = await server.Client.GetLogsAsync(run, node, after, cancellationToken);
            foreach (var line in page.Items) await context.Console.Out.WriteLineAsync(LogLines.Text(line));
            after = page.Next;
        }
        while (after is not null);
    }
}
