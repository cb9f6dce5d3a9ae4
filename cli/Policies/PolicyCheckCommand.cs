using Maestro.Cli.Commands;
using Maestro.Rego;
using Maestro.Rego.Errors;
using Maestro.Rego.Loading;

namespace Maestro.Cli.Policies;

/// <summary><c>maestro policy check</c>: everything that is wrong with policies, and with what Maestro expects of them.</summary>
internal static class PolicyCheckCommand
{
    public static Command Create(CommandContext context)
    {
        var paths = PolicyCommand.Paths();
        var strict = new Option<bool>("--strict") { Description = "Unused variables, arguments and imports are errors." };
        var json = SharedOptions.Json();
        var command = new Command(
            "check",
            "Compile policies and their data, and list everything that is wrong. Exit code 2 when something is.")
            {
                paths,
                strict,
                json,
            };
        command.SetAction(context.Handle(json, async (parsed, _) =>
        {
            var files = RegoFiles.Read(parsed.GetRequiredValue(paths));
            var errors = files.Errors.Concat(Compile(files, parsed.GetValue(strict))).Concat(PolicyConventions.Check(files))
                .ToList();
            if (errors.Count == 0 && files.Modules.Count == 0)
                errors.Add(new RegoError(RegoErrorCodes.Load, "no Rego files found", null));
            await PolicyFaults.SayAsync(context, errors);
            if (parsed.GetValue(json)) await context.PrintAsync(Describe(files, errors));
            else
                await context.Console.Out.WriteLineAsync(errors.Count == 0
                    ? $"{files.Modules.Count} modules; nothing is wrong."
                    : $"{errors.Count} fault(s) in {files.Modules.Count} modules.");
            return errors.Count == 0 ? ExitCodes.Ok : ExitCodes.BadInput;
        }));
        return command;
    }

    private static IReadOnlyList<RegoError> Compile(RegoFiles files, bool strict) =>
        RegoCompiler.Compile(files.Modules, new CompileOptions { Strict = strict }).Errors;

    private static JsonObject Describe(RegoFiles files, List<RegoError> errors) => new()
    {
        ["valid"] = errors.Count == 0,
        ["modules"] = new JsonArray([.. files.Modules.Select(module => (JsonNode)module.File)]),
        ["errors"] = PolicyFaults.Describe(errors),
    };
}
