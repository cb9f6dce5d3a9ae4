using Maestro.Problems;

namespace Maestro.Cli.Exit;

/// <summary>Ends a command with an exit code and words for the user, none of them a stack trace.</summary>
/// <param name="exitCode">One of <see cref="ExitCodes"/>.</param>
/// <param name="message">What is wrong, in one line.</param>
/// <param name="faults">Each thing that is wrong, with its path; empty when the message says it all.</param>
internal sealed class CliException(int exitCode, string message, IReadOnlyList<Fault>? faults = null, Exception? inner = null)
    : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;

    public IReadOnlyList<Fault> Faults { get; } = faults ?? [];

    /// <summary>The same for programs: what <c>--json</c> prints in place of a result.</summary>
    public JsonObject ToJson() => new()
    {
        ["error"] = new JsonObject
        {
            ["message"] = Message,
            ["errors"] = new JsonArray(
                [.. Faults.Select(fault => new JsonObject { ["path"] = fault.Path, ["msg"] = fault.Msg })]),
        },
    };
}
