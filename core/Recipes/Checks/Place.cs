namespace Maestro.Recipes.Checks;

/// <summary>What an expression or a template may read where it stands.</summary>
/// <param name="Node">The node it belongs to; null for the whole recipe.</param>
internal sealed record Place(string? Node)
{
    /// <summary>Whether the node's own output is there already.</summary>
    public bool OwnOutput { get; init; }

    public bool Item { get; init; }

    /// <summary>False where no node has run yet, or it must not matter: in the arguments bound to a server.</summary>
    public bool Nodes { get; init; } = true;
}
