using Maestro.Packages;

namespace Maestro.Recipes;

/// <summary>
/// A recipe that passed every check. Immutable: its JSON values are templates to read, never to change.
/// Inputs, servers and nodes keep the order of the document.
/// </summary>
public sealed record Recipe
{
    /// <summary>The path of the document in its package.</summary>
    public const string Document = "recipe.yaml";

    private readonly IReadOnlyList<RecipeNode> _nodes = [];
    private readonly Dictionary<string, RecipeNode> _byId = [];

    public required string Name { get; init; }

    public required string Version { get; init; }

    public string Description { get; init; } = "";

    public AutonomyLevel Autonomy { get; init; } = AutonomyLevel.L1;

    /// <summary>What every node works on; see <see cref="RecipeNode.Tags"/>.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    public RunControls Controls { get; init; } = RunControls.None;

    public IReadOnlyList<InputSpec> Inputs { get; init; } = [];

    public IReadOnlyList<ToolServer> Tools { get; init; } = [];

    public required IReadOnlyList<RecipeNode> Nodes
    {
        get => _nodes;
        init
        {
            _nodes = value;
            _byId = value.ToDictionary(node => node.Id, StringComparer.Ordinal);
        }
    }

    /// <summary>A template of the run's result; null when the recipe names none.</summary>
    public JsonNode? Result { get; init; }

    /// <summary>The document and just the files it refers to: what a run pins.</summary>
    public required FilePackage Package { get; init; }

    /// <summary>The node of that id. Throws <see cref="KeyNotFoundException"/> when there is none.</summary>
    public RecipeNode Node(string id) =>
        _byId.TryGetValue(id, out var node) ? node : throw new KeyNotFoundException($"Recipe {Name} has no node '{id}'.");

    /// <summary>Whether the recipe's allow list has the tool.</summary>
    public bool Allows(ToolName tool) =>
        Tools.Any(server => server.Name == tool.Server && server.Allow.Contains(tool.Tool, StringComparer.Ordinal));
}
