using Maestro.Cli.Commands;
using Maestro.Policies;
using Maestro.Policies.Explaining;
using Maestro.Problems;

namespace Maestro.Cli.Policies;

/// <summary><c>maestro policy explain</c>: why something is allowed or denied, and what would change that.</summary>
internal static class PolicyExplainCommand
{
    public static Command Create(CommandContext context)
    {
        var asked = new Argument<string>(
            "PACKAGE_OR_ACTION")
            {
                Description =
                    $"An action ({string.Join(", ", PolicyActions.All)}) or a package such as {PolicyPackages.Routing}.",
            };
        var policies = new Option<string>(
            "--policies", "-p") { Description = "Folder of policies.", DefaultValueFactory = _ => "policies" };
        var input = PolicyInput.Option();
        var flips = new Option<bool>(
            "--flip-allowed") { Description = "Also look for what would deny an action that is allowed." };
        var verbose = new Option<bool>("--verbose", "-v") { Description = "List every rule that was tried." };
        var json = SharedOptions.Json();
        var command = new Command(
            "explain",
            "Say why policy allows or denies, and the smallest change of the input that would turn it. Exit code 1 when it is denied.")
        {
            asked, policies, input, flips, verbose, json,
        };
        command.SetAction(context.Handle(json, async (parsed, cancellationToken) =>
        {
            var set = Load(parsed.GetRequiredValue(policies));
            var document = await PolicyInput.ReadObjectAsync(context, parsed.GetValue(input), cancellationToken);
            var name = parsed.GetRequiredValue(asked);
            var options = ExplainOptions.Default with { FlipAllowed = parsed.GetValue(flips) };
            var explanation = Explain(new PolicyExplainer(set, context.Time), name, document, options);
            if (parsed.GetValue(json))
                await context.PrintAsync(
                    JsonSerializer.SerializeToNode(ExplanationBody.Of(explanation), PolicyJson.Default.ExplanationBody));
            else
                await context.Console.Out.WriteAsync(
                    Texts.Clean(PolicyExplanationText.Text(name, explanation, parsed.GetValue(verbose))));
            return explanation.Decision.Allow ? ExitCodes.Ok : ExitCodes.ChecksFailed;
        }));
        return command;
    }

    private static PolicyExplanation Explain(PolicyExplainer explainer, string name, JsonObject input, ExplainOptions options)
    {
        if (!PolicyActions.All.Contains(name))
            return explainer.Explain(
                name.StartsWith("data.", StringComparison.Ordinal) ? name["data.".Length..] : name, input, options);
        // Policies look at the action, so an input without one gets that which is asked about.
        if (!input.ContainsKey("action")) input["action"] = name;
        return explainer.ExplainAction(name, input, options);
    }

    private static PolicySet Load(string folder) => PolicySet.FromFolder(folder) is var read && read.TryGet(out var set)
        ? set
        : throw new CliException(ExitCodes.BadInput, $"the policies in {folder} cannot be used", read.Faults);
}
