namespace Maestro.Recipes.Reading;

/// <summary>A document as far as it could be read. Becomes a <see cref="Recipe"/> only when there are no faults.</summary>
internal sealed record RecipeDraft
{
    public required string Name { get; init; }

    public required string Version { get; init; }

    public required string Description { get; init; }

    public required AutonomyLevel Autonomy { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required RunControls Controls { get; init; }

    public required IReadOnlyList<InputSpec> Inputs { get; init; }

    public required IReadOnlyList<ToolServer> Tools { get; init; }

    /// <summary>Every node, also one of unknown kind, so that needs can be checked.</summary>
    public required IReadOnlyList<DraftNode> Nodes { get; init; }

    public required JsonNode? Result { get; init; }
}

/// <param name="Id">The node's id.</param>
/// <param name="Path">Where it stands.</param>
/// <param name="Needs">Its needs as written, repeats and unknown ones included, so that places in the list hold.</param>
/// <param name="Node">The node; null when its kind is not known.</param>
internal sealed record DraftNode(string Id, string Path, IReadOnlyList<string> Needs, RecipeNode? Node);
