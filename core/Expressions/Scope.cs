using System.Collections.Immutable;

namespace Maestro.Expressions;

/// <summary>What expressions and templates can read. Nothing in it is ever changed by them.</summary>
public sealed record Scope
{
    public required RunFacts Run { get; init; }

    /// <summary>The run's inputs, as <c>RecipeInputs.Check</c> normalized them.</summary>
    public JsonObject Inputs { get; init; } = [];

    /// <summary>Outputs of completed nodes by node id.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Outputs { get; init; } = ImmutableDictionary<string, JsonNode?>.Empty;

    /// <summary>Whether <c>item</c> means something here: in a map's body.</summary>
    public bool HasItem { get; private init; }

    public JsonNode? Item { get; private init; }

    public Scope WithItem(JsonNode? item) => this with { Item = item, HasItem = true };
}
