using System.CommandLine.Invocation;
using Maestro.Cli.Commands;
using Maestro.Cli.Policies;

namespace Maestro.Cli;

/// <summary>The command line as a whole.</summary>
internal static class CliApp
{
    /// <summary>How long a server in this process may take to stop after Ctrl-C before the process is ended.</summary>
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(35);

    public static async Task<int> RunAsync(
        IReadOnlyList<string> args, CliConsole console, IServerStarter starter, TimeProvider time,
        CancellationToken cancellationToken = default)
    {
        var parsed = Root(new CommandContext(console, starter, time)).Parse(args);
        var configuration = new InvocationConfiguration
        {
            Output = console.Out,
            Error = console.Error,
            ProcessTerminationTimeout = StopTime,
            EnableDefaultExceptionHandler = false,
        };
        var code = await parsed.InvokeAsync(configuration, cancellationToken);
        return parsed.Action is ParseErrorAction ? ExitCodes.BadInput : code;
    }

    private static RootCommand Root(
        CommandContext context) => new("Maestro: durable graphs of AI agents, with people at the gates.")
    {
        UpCommand.Create(context),
        RunCommand.Create(context),
        RunsCommand.Create(context),
        LogsCommand.Create(context),
        ApproveCommand.Create(context),
        ValidateCommand.Create(context),
        CompareCommand.Create(context),
        CancelCommand.Create(context),
        HaltCommand.Order(context),
        HaltCommand.List(context),
        HaltCommand.Lift(context),
        RouterCommand.Create(context),
        PolicyCommand.Create(context),
    };
}
