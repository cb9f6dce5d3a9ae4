using Maestro.Problems;
using Maestro.Router.Configuration;
using Maestro.Router.Configuration.Yaml;
using Maestro.Router.Hosting;

namespace Maestro.Cli.Commands;

/// <summary>
/// <c>maestro router check</c> and <c>maestro router import</c>: a LiteLLM configuration, looked at without starting anything.
/// </summary>
internal static class RouterCommand
{
    /// <summary>Stands for variables that are not set here but will be where the router runs.</summary>
    private const string Placeholder = "set-where-the-router-runs";

    public static Command Create(CommandContext context) => new("router", "Check or import a router configuration.")
    {
        Check(context),
        Import(context),
    };

    private static Command Check(CommandContext context)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A LiteLLM configuration, with or without our router: block." };
        var strict = new Option<bool>("--strict") { Description = "Warnings count as faults." };
        var json = SharedOptions.Json();
        var command = new Command(
            "check",
            "List everything that is wrong or without effect. Exit code 2 when something is wrong.") { file, strict, json };
        command.SetAction(context.Handle(json, async (parsed, cancellationToken) =>
        {
            var report = await ReadAsync(parsed.GetRequiredValue(file), Environment.GetEnvironmentVariable, cancellationToken);
            var ok = report.Errors.Count == 0 && (report.Warnings.Count == 0 || !parsed.GetValue(strict));
            if (parsed.GetValue(json))
            {
                await context.PrintAsync(Describe(report, ok));
                return ok ? ExitCodes.Ok : ExitCodes.BadInput;
            }

            await SayAsync(context, report);
            await context.Console.Out.WriteLineAsync(
                ok ? $"{Count(report)} deployments; it can be used." : "It cannot be used as it is.");
            return ok ? ExitCodes.Ok : ExitCodes.BadInput;
        }));
        return command;
    }

    private static Command Import(CommandContext context)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A LiteLLM configuration." };
        var output = new Option<FileInfo?>(
            "--output", "-o") { Description = "Where to write what was taken; default standard output." };
        var command = new Command(
            "import",
            "Write what the router takes of a LiteLLM configuration, and say on standard error what it does not. Secrets stay references.")
            {
                file,
                output,
            };
        command.SetAction(context.Handle(null, async (parsed, cancellationToken) =>
        {
            // Imported here, used elsewhere: variables that this machine lacks must not stop it.
            var report = await ReadAsync(
                parsed.GetRequiredValue(file),
                name => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
                    ? value
                    : IsPlace(name)
                    ? null
                    : Placeholder, cancellationToken);
            await SayAsync(context, report);
            if (report.Config is not { } config) return ExitCodes.BadInput;
            var yaml = ConfigWriter.Write(config);
            if (parsed.GetValue(output) is { } target) await File.WriteAllTextAsync(target.FullName, yaml, cancellationToken);
            else await context.Console.Out.WriteAsync(yaml);
            foreach (var taken in report.Taken) await context.Console.Error.WriteLineAsync($"taken: {taken}");
            await context.Console.Error.WriteLineAsync(
                $"Took {Count(report)} deployments; {report.Warnings.Count} settings have no effect here.");
            return ExitCodes.Ok;
        }));
        return command;
    }

    /// <summary>Addresses are not made up: without them the provider's own is used.</summary>
    private static bool IsPlace(string variable) =>
        variable.EndsWith("_BASE", StringComparison.Ordinal) || variable.EndsWith("_URL", StringComparison.Ordinal);

    private static async Task<ConfigReport> ReadAsync(
        FileInfo file, Func<string, string?> environment, CancellationToken cancellationToken)
    {
        try
        {
            return ConfigReader.Read(await File.ReadAllTextAsync(file.FullName, cancellationToken), environment);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new(null, [new("", fault.Message)], []);
        }
    }

    private static async Task SayAsync(CommandContext context, ConfigReport report)
    {
        foreach (var error in report.Errors) await context.Console.Error.WriteLineAsync($"error: {error}");
        foreach (var warning in report.Warnings) await context.Console.Error.WriteLineAsync($"warning: {warning}");
    }

    private static JsonObject Describe(ConfigReport report, bool ok) => new()
    {
        ["valid"] = ok,
        ["deployments"] = Count(report),
        ["models"] = new JsonArray([.. (report.Config?.Groups.Keys ?? []).Select(name => (JsonNode)name)]),
        ["errors"] = Faults(report.Errors),
        ["warnings"] = Faults(report.Warnings),
    };

    private static JsonArray Faults(IReadOnlyList<Fault> faults) =>
        new([.. faults.Select(fault => (JsonNode)new JsonObject { ["path"] = fault.Path, ["msg"] = fault.Msg })]);

    private static int Count(ConfigReport report) => report.Config?.Groups.Values.Sum(group => group.Length) ?? 0;
}
