using Maestro.Problems;
using Maestro.Recipes;

namespace Maestro.Wire;

/// <summary>What to validate instead of what is stored; every member is optional.</summary>
public sealed record ValidateRequest
{
    /// <summary>The text of a recipe.yaml.</summary>
    public string? Recipe { get; init; }

    /// <summary>Texts of the files that it refers to, by path.</summary>
    public IReadOnlyDictionary<string, string>? Files { get; init; }

    /// <summary>Inputs to check against it.</summary>
    public JsonObject? Inputs { get; init; }
}

public sealed record ValidateView(bool Valid, IReadOnlyList<Fault> Errors);

public sealed record PipelinePage(IReadOnlyList<PipelineSummary> Items);

/// <summary>A recipe in the folder; one that does not load shows its faults instead of what it is.</summary>
public sealed record PipelineSummary(
    string Id, string? Version, string? Description, AutonomyLevel? Autonomy, bool Valid, IReadOnlyList<Fault>? Errors);

public sealed record PipelineView(
    string Id, string Version, string Description, AutonomyLevel Autonomy, string Package, IReadOnlyList<InputView> Inputs,
    IReadOnlyList<PipelineNodeView> Nodes, IReadOnlyList<EdgeView> Edges);

public sealed record InputView(string Name, InputType Type, bool Required, string? Description, JsonNode? Default);

public sealed record PipelineNodeView(string Id, NodeKind Kind);
