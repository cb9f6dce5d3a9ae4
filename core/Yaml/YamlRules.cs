namespace Maestro.Yaml;

/// <summary>What a kind of document may have.</summary>
/// <param name="Kind">What it is, for messages, such as <c>recipe</c>.</param>
public sealed record YamlRules(string Kind)
{
    /// <summary>1 MiB by default.</summary>
    public int MaxBytes { get; init; } = 1024 * 1024;

    /// <summary>Scalars, lists and objects, names included; 50,000 by default.</summary>
    public int MaxValues { get; init; } = 50_000;

    /// <summary>Levels of nesting; 32 by default.</summary>
    public int MaxDepth { get; init; } = 32;

    /// <summary>
    /// Whether anchors, aliases and merge keys (<c>&lt;&lt;</c>) are read; by default each is a fault. What an alias
    /// repeats counts again toward <see cref="MaxValues"/>, so no small document becomes a large value.
    /// </summary>
    public bool AllowsAnchors { get; init; }
}
