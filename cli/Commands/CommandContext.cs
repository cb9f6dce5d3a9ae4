namespace Maestro.Cli.Commands;

/// <summary>What every command works with, and how every command ends.</summary>
internal sealed class CommandContext(CliConsole console, IServerStarter starter, TimeProvider time)
{
    public CliConsole Console => console;

    public IServerStarter Starter => starter;

    public TimeProvider Time => time;

    public ServerConnector Servers { get; } = new(starter);

    /// <summary>Prints the one JSON document of a command.</summary>
    public Task PrintAsync(JsonNode? document) => console.Out.WriteLineAsync(Texts.Json(document));

    /// <summary>
    /// Runs a command and turns how it ended into an exit code. No stack trace reaches the user for what they can mend.
    /// </summary>
    public Func<ParseResult, CancellationToken, Task<int>> Handle(
        Option<bool>? json, Func<ParseResult, CancellationToken, Task<int>> body) =>
        async (parsed, cancellationToken) =>
        {
            try
            {
                return await body(parsed, cancellationToken);
            }
            catch (CliException refused)
            {
                await console.Error.WriteLineAsync($"maestro: {Texts.Clean(refused.Message)}");
                foreach (var fault in refused.Faults) await console.Error.WriteLineAsync($"  {Texts.Clean(fault.ToString())}");
                if (json is not null && parsed.GetValue(json)) await PrintAsync(refused.ToJson());
                return refused.ExitCode;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return ExitCodes.Interrupted;
            }
        };
}
