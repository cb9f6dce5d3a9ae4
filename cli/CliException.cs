using System.Text.Json.Nodes;

namespace Maestro.Cli;

/// <summary>Ends a command with an exit code and words for the user, none of them a stack trace.</summary>
/// <param name="exitCode">One of <see cref="ExitCodes"/>.</param>
/// <param name="message">What is wrong, in one line.</param>
/// <param name="faults">Each thing that is wrong, with its path; empty when the message says it all.</param>
internal sealed class CliException(int exitCode, string message, IReadOnlyList<CliFault>? faults = null, Exception? inner = null)
    : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;

    public IReadOnlyList<CliFault> Faults { get; } = faults ?? [];

    /// <summary>The same for programs: what <c>--json</c> prints in place of a result.</summary>
    public JsonObject ToJson() => new()
    {
        ["error"] = new JsonObject
        {
            ["message"] = Message,
            ["errors"] = new JsonArray([.. Faults.Select(fault => new JsonObject { ["path"] = fault.Path, ["msg"] = fault.Msg })]),
        },
    };
}

/// <summary>One thing wrong, and where.</summary>
internal sealed record CliFault(string Path, string Msg)
{
    public override string ToString() => Path.Length == 0 ? Msg : $"{Path}: {Msg}";
}
