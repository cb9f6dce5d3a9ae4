using Maestro.Cli.Commands;

namespace Maestro.Cli.Policies;

/// <summary>
/// <c>maestro policy …</c>: Rego policies tested, checked, asked, explained, laid out and packed, and what they decided about a
/// run.
/// </summary>
internal static class PolicyCommand
{
    public static Command Create(
        CommandContext context) => new("policy", "Test, check, ask, explain, lay out and pack Rego policies.")
    {
        PolicyTestCommand.Create(context),
        PolicyCheckCommand.Create(context),
        PolicyEvalCommand.Create(context),
        PolicyExplainCommand.Create(context),
        PolicyLogCommand.Create(context),
        PolicyBundleCommand.Create(context),
        PolicyFormatCommand.Check(context),
        PolicyFormatCommand.Rewrite(context),
    };

    public static Argument<string[]> Paths() => new("PATH")
    {
        Description = "Rego files, data files, or folders with all below them.",
        Arity = ArgumentArity.OneOrMore,
    };
}
