namespace Maestro.Cli.Commands;

/// <summary><c>maestro cancel</c>: asks a run to end.</summary>
internal static class CancelCommand
{
    public static Command Create(CommandContext context)
    {
        var run = new Argument<string>("RUN") { Description = "Id of the run." };
        var reason = new Option<string?>("--reason") { Description = "A word for the record." };
        var server = new ServerOptions();
        var command = new Command("cancel", "Cancel a run. It ends once what is in flight has settled.") { run, reason };
        server.AddTo(command);
        command.SetAction(context.Handle(null, async (parsed, cancellationToken) =>
        {
            await using var connection = await context.Servers.OpenAsync(server, parsed, cancellationToken);
            var cancelled = await connection.Client.CancelAsync(
                parsed.GetRequiredValue(run), parsed.GetValue(reason), cancellationToken);
            await context.Console.Out.WriteLineAsync($"Run {cancelled.Id}: cancellation asked for.");
            return ExitCodes.Ok;
        }));
        return command;
    }
}
