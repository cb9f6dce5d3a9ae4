using Maestro.Problems;

namespace Maestro.Policies.Folders;

/// <summary>What is in force, and what came of the last try to replace it.</summary>
/// <param name="Source">The folder or the server, without credentials.</param>
/// <param name="Digest">The set in force; of a server that has not answered yet, empty.</param>
/// <param name="LoadedAt">When it was taken over; of a server, when the process began to ask it.</param>
/// <param name="Status"><c>ok</c>, or <c>rejected</c> when the folder now has something that cannot be used and the set before
/// stays in force.</param>
/// <param name="Faults">Of the last try.</param>
public sealed record PolicyStatus(
    string Source, string Digest, DateTimeOffset LoadedAt, string Status, IReadOnlyList<Fault> Faults);
