using Maestro.Cli.Commands;
using Maestro.Rego.Errors;
using Maestro.Rego.Formatting;
using Maestro.Rego.Loading;

namespace Maestro.Cli.Policies;

/// <summary><c>maestro policy fmt-check</c> and <c>fmt</c>: the one layout of Rego files.</summary>
internal static class PolicyFormatCommand
{
    public static Command Check(CommandContext context) =>
        Create(
            context, "fmt-check",
            "List the Rego files that are not laid out, with what would change. Exit code 1 when there are any, 2 when one does not parse.", rewrite: false);

    public static Command Rewrite(CommandContext context) =>
        Create(
            context, "fmt", "Lay Rego files out in place. Exit code 2 when one does not parse; that one is left as it is.",
            rewrite: true);

    private static Command Create(CommandContext context, string name, string description, bool rewrite)
    {
        var paths = PolicyCommand.Paths();
        var json = SharedOptions.Json();
        var command = new Command(name, description) { paths, json };
        command.SetAction(context.Handle(json, async (parsed, cancellationToken) =>
        {
            var files = RegoFiles.Read(parsed.GetRequiredValue(paths));
            var errors = new List<RegoError>(files.Errors);
            var changes = new List<(string File, string Diff)>();
            foreach (var module in files.Modules)
            {
                var layout = RegoFormatter.Format(module.File, module.Source);
                errors.AddRange(layout.Errors);
                if (!layout.Succeeded || layout.Text == module.Source) continue;
                changes.Add((module.File, UnifiedDiff.Of(module.File, module.Source, layout.Text)));
                if (rewrite) await File.WriteAllTextAsync(module.File, layout.Text, cancellationToken);
            }

            await PolicyFaults.SayAsync(context, errors);
            if (parsed.GetValue(json)) await context.PrintAsync(Describe(changes, errors, rewrite));
            else await WriteAsync(context, changes, files.Modules.Count, rewrite);
            return errors.Count > 0 ? ExitCodes.BadInput : rewrite || changes.Count == 0 ? ExitCodes.Ok : ExitCodes.ChecksFailed;
        }));
        return command;
    }

    private static async Task WriteAsync(
        CommandContext context, List<(string File, string Diff)> changes, int count, bool rewrite)
    {
        foreach (var (file, diff) in changes)
        {
            if (rewrite)
            {
                await context.Console.Out.WriteLineAsync(file);
                continue;
            }

            await context.Console.Out.WriteAsync(Output.Texts.Clean(diff));
            if (GitHubAnnotations.AreWanted)
                await context.Console.Error.WriteLineAsync(
                    GitHubAnnotations.Error(new RegoLocation(file, 1, 1), "layout", "is not laid out: run 'maestro policy fmt'"));
        }

        await context.Console.Error.WriteLineAsync(
            $"{changes.Count} of {count} files {(rewrite ? "were changed" : "would change")}.");
    }

    private static JsonObject Describe(List<(string File, string Diff)> changes, List<RegoError> errors, bool rewrite) => new()
    {
        [rewrite ? "changed" : "wouldChange"] = new JsonArray(
            [.. changes.Select(change => (JsonNode)new JsonObject { ["file"] = change.File, ["diff"] = change.Diff })]),
        ["errors"] = PolicyFaults.Describe(errors),
    };
}
