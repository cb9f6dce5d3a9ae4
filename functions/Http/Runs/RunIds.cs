namespace Maestro.Functions.Http.Runs;

/// <summary>Run ids as they come in a URL.</summary>
internal static class RunIds
{
    private const int Length = 32;

    /// <summary>The run, or null; text that cannot be an id is never looked up.</summary>
    public static async Task<Run?> FindAsync(RunStore runs, string id, CancellationToken cancellationToken) =>
        id.Length == Length && id.All(char.IsAsciiHexDigitLower) ? await runs.GetAsync(id, cancellationToken) : null;

    public static IActionResult Unknown(string id) => ProblemReply.NotFound($"There is no run '{id}'.");
}
