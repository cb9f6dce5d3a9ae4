using Maestro.Packages;
using Maestro.Problems;
using Maestro.Recipes;
using Maestro.Recipes.Loading;

namespace Maestro.Cli.Commands;

/// <summary>
/// <c>maestro validate</c>: every fault of a recipe. A folder is checked here; a name is checked by the server.
/// </summary>
internal static class ValidateCommand
{
    public static Command Create(CommandContext context)
    {
        var recipe = new Argument<string>(
            "RECIPE") { Description = "Folder of a recipe, its recipe.yaml, or the name of one that the server has." };
        var json = SharedOptions.Json();
        var server = new ServerOptions();
        var command = new Command(
            "validate",
            "Check a recipe and list everything that is wrong with it. Exit code 2 when something is.") { recipe, json };
        server.AddTo(command);
        command.SetAction(context.Handle(json, async (parsed, cancellationToken) =>
        {
            var name = parsed.GetRequiredValue(recipe);
            var found = FolderOf(name) is { } folder
                ? Check(folder)
                : await AskAsync(context, server, name, parsed, cancellationToken);
            if (parsed.GetValue(json))
                await context.PrintAsync(JsonSerializer.SerializeToNode(found, WireJson.Default.ValidateView));
            else await WriteAsync(context, name, found);
            return found.Valid ? ExitCodes.Ok : ExitCodes.BadInput;
        }));
        return command;
    }

    private static string? FolderOf(string name)
    {
        if (File.Exists(Path.Combine(name, Recipe.Document))) return name;
        return Path.GetFileName(name) == Recipe.Document && File.Exists(name)
            ? Path.GetDirectoryName(Path.GetFullPath(name))
            : null;
    }

    private static ValidateView Check(string folder)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => KeyValuePair.Create(
                Path.GetRelativePath(folder, file).Replace('\\', '/'), new ReadOnlyMemory<byte>(File.ReadAllBytes(file))));
        var package = FilePackage.Create(files);
        var faults = package.TryGet(out var read) ? RecipeLoader.Load(read).Faults : package.Faults;
        return new ValidateView(faults.Count == 0, faults);
    }

    private static async Task<ValidateView> AskAsync(
        CommandContext context, ServerOptions server, string name, ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var connection = await context.Servers.OpenAsync(server, parsed, cancellationToken);
        return await connection.Client.ValidateAsync(name, cancellationToken);
    }

    private static async Task WriteAsync(CommandContext context, string name, ValidateView found)
    {
        foreach (var fault in found.Errors) await context.Console.Error.WriteLineAsync(fault.ToString());
        await context.Console.Out.WriteLineAsync(
            found.Valid ? $"{name} is valid." : $"{name} has {found.Errors.Count} fault(s).");
    }
}
