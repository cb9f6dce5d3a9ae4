using Maestro.Policies;

namespace Maestro.Cli.Commands;

/// <summary>
/// The kill switch: <c>maestro halt</c> orders a halt, <c>maestro halts</c> lists those in force, <c>maestro lift</c> ends one.
/// </summary>
internal static class HaltCommand
{
    public static Command Order(CommandContext context)
    {
        var scope = new Argument<string>("SCOPE") { Description = "all, recipe, tool, model, run or project." };
        var name = new Argument<string?>(
            "NAME") { Description = "What of that kind; * is anything.", Arity = ArgumentArity.ZeroOrOne };
        var reason = new Option<string>("--reason") { Description = "For whoever meets the halt.", Required = true };
        var lasts = new Option<TimeSpan?>(
            "--for") { Description = "When it ends by itself, as hh:mm:ss. Default: when it is lifted.", HelpName = "TIME" };
        var json = SharedOptions.Json();
        var server = new ServerOptions();
        var command = new Command(
            "halt",
            "Stop runs, tools or models: every run obeys within a second, from its next step on.")
            {
                scope,
                name,
                reason,
                lasts,
                json,
            };
        server.AddTo(command);
        command.SetAction(context.Handle(json, async (parsed, cancellationToken) =>
        {
            await using var connection = await context.Servers.OpenAsync(server, parsed, cancellationToken);
            var until = parsed.GetValue(lasts) is { } time ? context.Time.GetUtcNow() + time : (DateTimeOffset?)null;
            var halt = await connection.Client.HaltAsync(
                new HaltRequest
                {
                    Scope = parsed.GetRequiredValue(scope),
                    Name = parsed.GetValue(name),
                    Reason = parsed.GetRequiredValue(reason),
                    Until = until,
                }, cancellationToken);
            if (parsed.GetValue(json)) await context.PrintAsync(JsonSerializer.SerializeToNode(halt, WireJson.Default.Halt));
            else await context.Console.Out.WriteLineAsync(Texts.Clean($"{Line(halt)}\nTo end it: maestro lift {halt.Id}"));
            return ExitCodes.Ok;
        }));
        return command;
    }

    public static Command List(CommandContext context)
    {
        var json = SharedOptions.Json();
        var server = new ServerOptions();
        var command = new Command("halts", "The halts in force, the oldest first.") { json };
        server.AddTo(command);
        command.SetAction(context.Handle(json, async (parsed, cancellationToken) =>
        {
            await using var connection = await context.Servers.OpenAsync(server, parsed, cancellationToken);
            if (parsed.GetValue(json))
                await context.PrintAsync(await connection.Client.GetJsonAsync("/halts", cancellationToken));
            else
                foreach (var halt in (await connection.Client.ListHaltsAsync(cancellationToken)).Items)
                    await context.Console.Out.WriteLineAsync(Texts.Clean(Line(halt)));
            return ExitCodes.Ok;
        }));
        return command;
    }

    public static Command Lift(CommandContext context)
    {
        var id = new Argument<string>("ID") { Description = "Id of the halt." };
        var server = new ServerOptions();
        var command = new Command("lift", "Lift a halt.") { id };
        server.AddTo(command);
        command.SetAction(context.Handle(null, async (parsed, cancellationToken) =>
        {
            await using var connection = await context.Servers.OpenAsync(server, parsed, cancellationToken);
            await connection.Client.LiftHaltAsync(parsed.GetRequiredValue(id), cancellationToken);
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static string Line(Halt halt)
    {
        var what = halt.Name is null ? halt.Scope : $"{halt.Scope} {halt.Name}";
        var until = halt.Until is { } end
            ? string.Create(CultureInfo.InvariantCulture, $" until {end.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{halt.Id}  {what}{until}: {halt.Reason} (by {halt.By}, {halt.Since.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z)");
    }
}
