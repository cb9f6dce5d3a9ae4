using Maestro.Cli.Runs;
using Maestro.Runs;

namespace Maestro.Cli.Commands;

/// <summary><c>maestro run</c>: starts a run, shows it, sees to its gates, and ends with it.</summary>
internal sealed class RunCommand
{
    private readonly CommandContext _context;
    private readonly Argument<string> _recipe = new("RECIPE") { Description = "Name of the recipe." };
    private readonly Option<string[]> _inputs = new(
        "--input") { Description = "An input. May be repeated.", HelpName = "NAME=VALUE", DefaultValueFactory = _ => [] };
    private readonly Option<string[]> _files = new(
        "--file") { Description = "A file input. May be repeated.", HelpName = "NAME=PATH", DefaultValueFactory = _ => [] };
    private readonly Option<string[]> _tags = new(
        "--tag")
        {
            Description = "A data class such as pii, or a label key:value. May be repeated.",
            HelpName = "TAG",
            DefaultValueFactory = _ => [],
        };
    private readonly Option<string?> _autonomy = new(
        "--autonomy") { Description = "L0 to L5. Default: the recipe's.", HelpName = "LEVEL" };
    private readonly Option<bool> _approve = new("--approve") { Description = "Approve every gate as the caller." };
    private readonly Option<bool> _json = SharedOptions.Json();
    private readonly ServerOptions _server = new();

    private RunCommand(CommandContext context) => _context = context;

    private CliConsole Console => _context.Console;

    public static Command Create(CommandContext context)
    {
        var run = new RunCommand(context);
        var command = new Command(
            "run",
            "Run a recipe to its end. Exit code 0 when it completed, 1 when it failed, was blocked or cancelled, 2 for bad input, 3 without a server, 130 after Ctrl-C.")
        {
            run._recipe, run._inputs, run._files, run._tags, run._autonomy, run._approve, run._json,
        };
        run._server.AddTo(command);
        command.SetAction(context.Handle(run._json, run.RunAsync));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var server = await _context.Servers.OpenAsync(_server, parsed, cancellationToken);
        foreach (var finding in server.Findings) await Console.Error.WriteLineAsync(finding);
        var recipe = parsed.GetRequiredValue(_recipe);
        var run = await StartAsync(server.Client, recipe, parsed, cancellationToken);
        await Console.Error.WriteLineAsync($"Run {run.Id} of {recipe} at {server.Client.Address.ToString().TrimEnd('/')}");
        try
        {
            var gates = new GateHandler(server, Console, new GatePrompt(Console), parsed.GetValue(_approve));
            run = await new RunFollower(server, Console, gates, _context.Time).FollowAsync(run.Id, cancellationToken);
        }
        catch (Exception stopped) when (cancellationToken.IsCancellationRequested
            && stopped is OperationCanceledException or CliException)
        {
            await TellInterruptedAsync(server, run.Id, parsed);
            return ExitCodes.Interrupted;
        }

        await ReportAsync(server.Client, run, parsed, cancellationToken);
        return run.Status == RunStatus.Completed ? ExitCodes.Ok : ExitCodes.RunDidNotComplete;
    }

    private async Task<RunView> StartAsync(
        MaestroClient client, string recipe, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (inputs, files) = (parsed.GetRequiredValue(_inputs), parsed.GetRequiredValue(_files));
        var pipeline = inputs.Length == 0 ? null : await client.GetPipelineAsync(recipe, cancellationToken);
        var (values, paths) = RunInputs.Read(inputs, files, pipeline);
        try
        {
            var tags = parsed.GetRequiredValue(_tags);
            var request = new StartRunRequest
            {
                Recipe = recipe,
                Inputs = values,
                Tags = tags.Length > 0 ? tags : null,
                Autonomy = parsed.GetValue(_autonomy),
            };
            return await client.StartRunAsync(request, paths, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync(
                "Interrupted before the server answered: the run may have started. See: maestro runs");
            throw;
        }
    }

    private async Task ReportAsync(MaestroClient client, RunView run, ParseResult parsed, CancellationToken cancellationToken)
    {
        var artifacts = await ArtifactDownload.SaveAsync(
            client, run.Id, parsed.GetRequiredValue(_server.Data), cancellationToken);
        if (!parsed.GetValue(_json))
        {
            await RunReport.WriteAsync(
                Console, run, await client.GetGraphAsync(run.Id, cancellationToken), artifacts, _context.Time.GetUtcNow());
            return;
        }

        if (run.Simulated) await Console.Error.WriteLineAsync(RunReport.SimulatedBanner);
        await _context.PrintAsync(await RunReport.JsonAsync(client, run.Id, artifacts, cancellationToken));
    }

    private async Task TellInterruptedAsync(ServerConnection server, string runId, ParseResult parsed)
    {
        var said = server.InProcess
            ? $"Run {runId} is paused. It goes on with the next maestro up or maestro run on {parsed.GetRequiredValue(_server.Data)}."
            : $"Run {runId} goes on at {server.Client.Address.ToString().TrimEnd('/')}. To end it: maestro cancel {runId}";
        await Console.Error.WriteLineAsync(said);
        if (parsed.GetValue(_json)) await _context.PrintAsync(new CliException(ExitCodes.Interrupted, said).ToJson());
    }
}
