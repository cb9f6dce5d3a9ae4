using Maestro.Problems;

namespace Maestro.Wire;

/// <summary>The policies in force.</summary>
/// <param name="Digest">Of what decides; of a server that has not answered yet, empty.</param>
/// <param name="Source">The folder, or the server, that they come from.</param>
/// <param name="LoadedAt">When they came into force.</param>
/// <param name="Status"><c>ok</c>, or <c>rejected</c> when the folder has something newer that cannot be used.</param>
/// <param name="Faults">What is wrong with that.</param>
/// <param name="Packages">The packages of the folder that decide.</param>
/// <param name="Folder">Digest of the folder's set: with a server it can be another one.</param>
public sealed record PolicySetView(
    string Digest, string Source, DateTimeOffset LoadedAt, string Status, IReadOnlyList<Fault> Faults,
    IReadOnlyList<string> Packages, string? Folder);

/// <summary>
/// What is to be explained: an action with its input, one package with its input, or a run that might be started.
/// </summary>
public sealed record ExplainRequest
{
    /// <summary>Such as <c>tool.call</c>: every package that decides about it, and the kill switch.</summary>
    public string? Action { get; init; }

    /// <summary>Such as <c>maestro.routing</c>.</summary>
    public string? Package { get; init; }

    public JsonObject? Input { get; init; }

    /// <summary>A body of <c>POST /runs</c>; its inputs do not matter.</summary>
    public StartRunRequest? Run { get; init; }

    /// <summary>Also looks for what would have been denied, when the decision allows. Default no.</summary>
    public bool FlipAllowed { get; init; }
}
