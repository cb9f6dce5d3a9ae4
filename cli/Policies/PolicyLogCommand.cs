using Maestro.Cli.Commands;

namespace Maestro.Cli.Policies;

/// <summary><c>maestro policy log</c>: what policy decided about a run, and for a denial what would change it.</summary>
internal static class PolicyLogCommand
{
    public static Command Create(CommandContext context)
    {
        var run = new Argument<string>("RUN") { Description = "Id of the run." };
        var denials = new Option<bool>("--denials") { Description = "Only what was denied." };
        var json = SharedOptions.Json();
        var server = new ServerOptions();
        var command = new Command(
            "log", "Print what policy decided about a run, in order. --json has the whole explanations.") { run, denials, json };
        server.AddTo(command);
        command.SetAction(context.Handle(json, async (parsed, cancellationToken) =>
        {
            await using var connection = await context.Servers.OpenAsync(server, parsed, cancellationToken);
            var (id, allow) = (parsed.GetRequiredValue(run), parsed.GetValue(denials) ? "false" : null);
            if (parsed.GetValue(json))
                await context.PrintAsync(
                    await connection.Client.GetJsonAsync(MaestroClient.PolicyDecisionsPath(id, allow), cancellationToken));
            else
                foreach (var decision in (await connection.Client.GetPolicyDecisionsAsync(id, allow, cancellationToken)).Items)
                    await WriteAsync(context.Console, decision);
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static async Task WriteAsync(CliConsole console, RunDecisionView decision)
    {
        var what = string.Join(
            ' ',
            new[] { decision.NodeId is { } node ? $"[{node}]" : null, decision.Action, decision.Subject }.Where(
                part => part is not null));
        await LineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{decision.Time:HH:mm:ss.fff} {(decision.Allow ? "allowed" : "DENIED ")} {what} ({string.Join(", ", decision.Rules)})"));
        if (decision.Allow) return;
        foreach (var reason in decision.Reasons) await LineAsync($"    {reason}");
        if (decision.Summary is { } summary) await LineAsync($"    {summary}");

        Task LineAsync(string text) => console.Out.WriteLineAsync(Texts.Clean(text));
    }
}
