using Maestro.Cli.Commands;
using Maestro.Policies;
using Maestro.Policies.Opa;

namespace Maestro.Cli.Policies;

/// <summary>
/// <c>maestro policy bundle</c>: a folder of policies as a bundle for an OPA server, known by the policy set's digest.
/// </summary>
internal static class PolicyBundleCommand
{
    public static Command Create(CommandContext context)
    {
        var folder = new Argument<string>("FOLDER") { Description = "The folder of policies; tests are left out." };
        var output = new Option<string>(
            "--output", "-o") { Description = "The file to write.", DefaultValueFactory = _ => "bundle.tar.gz" };
        var json = SharedOptions.Json();
        var command = new Command(
            "bundle",
            "Pack policies and their data for an OPA server; the bundle's revision is their digest. Exit code 2 when they cannot be used.")
            {
                folder,
                output,
                json,
            };
        command.SetAction(context.Handle(json, async (parsed, cancellation) =>
        {
            var read = PolicySet.FromFolder(parsed.GetRequiredValue(folder));
            if (!read.TryGet(out var set))
            {
                foreach (var fault in read.Faults) await context.Console.Error.WriteLineAsync(fault.ToString());
                return ExitCodes.BadInput;
            }

            var path = parsed.GetRequiredValue(output);
            using var bundle = new MemoryStream();
            PolicyBundle.Write(set, bundle);
            await File.WriteAllBytesAsync(path, bundle.ToArray(), cancellation);
            if (parsed.GetValue(json))
                await context.PrintAsync(new JsonObject { ["digest"] = set.Digest, ["file"] = path, ["bytes"] = bundle.Length });
            else await context.Console.Out.WriteLineAsync($"{path}: {set.Digest}");
            return ExitCodes.Ok;
        }));
        return command;
    }
}
