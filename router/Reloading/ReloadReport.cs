using Maestro.Policies.Folders;
using Maestro.Problems;

namespace Maestro.Router.Reloading;

/// <summary>What <c>GET /config</c> answers: the configuration in force, and what came of the last try to replace it.</summary>
/// <param name="Source">The file, or where else it came from.</param>
/// <param name="InForceSince">When the configuration in force was taken over.</param>
/// <param name="InForceDigest">SHA-256 of the text in force; null when it did not come from a text.</param>
/// <param name="Status"><c>ok</c>, or <c>rejected</c> when the file now has something that cannot be used and the one before
/// stays in force.</param>
/// <param name="Errors">Of the last try.</param>
public sealed record ReloadReport(
    string Source, DateTimeOffset InForceSince, string? InForceDigest, string Status, DateTimeOffset CheckedAt, int Deployments,
    IReadOnlyList<Fault> Errors, IReadOnlyList<Fault> Warnings)
{
    /// <summary>The policies in force and what came of their last change; null where none are.</summary>
    public PolicyStatus? Policy { get; init; }
}
