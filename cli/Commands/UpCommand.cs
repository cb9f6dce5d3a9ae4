using Microsoft.Extensions.Logging;

namespace Maestro.Cli.Commands;

/// <summary><c>maestro up</c>: the embedded host until Ctrl-C.</summary>
internal static class UpCommand
{
    public static Command Create(CommandContext context)
    {
        var port = new Option<int?>(
            "--port") { Description = "Port on loopback; 0 takes a free one. Default 7071.", HelpName = "N" };
        port.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, out var number) || number is < 0 or > 65535))
                result.AddError($"--port: '{token.Value}' is not a port, 0 to 65535.");
        });
        var data = ServerOptions.DataOption();
        var command = new Command("up", "Run Maestro in this process until Ctrl-C. Runs that were cut off go on.") { port, data };
        command.SetAction(context.Handle(null, (parsed, cancellationToken) =>
            RunAsync(context, parsed.GetValue(port), parsed.GetRequiredValue(data), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, int? port, string data, CancellationToken cancellationToken)
    {
        await using var server = await context.Starter.StartAsync(
            new ServerSettings(port, data, logging => ServerLogging.ToStandardError(logging, LogLevel.Information)),
            cancellationToken);
        await context.Console.Out.WriteLineAsync($"Maestro is up at {server.Address.ToString().TrimEnd('/')}");
        await context.Console.Out.WriteLineAsync($"Data: {server.DataDirectory}");
        foreach (var finding in server.Findings) await context.Console.Out.WriteLineAsync(finding);
        await context.Console.Out.WriteLineAsync("Ctrl-C stops it; unfinished runs go on at the next start.");
        await context.Console.Out.FlushAsync(cancellationToken);
        await server.WaitForShutdownAsync(cancellationToken);
        return ExitCodes.Ok;
    }
}
