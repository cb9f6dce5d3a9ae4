namespace Maestro.Recipes;

/// <summary>A file that a node leaves behind when it completes. Exactly one of template and value is set.</summary>
public sealed record ArtifactSpec
{
    /// <summary>Unique in the recipe.</summary>
    public required string Name { get; init; }

    public required string MediaType { get; init; }

    /// <summary>Path of a Liquid template in the package.</summary>
    public string? Template { get; init; }

    /// <summary>A template of a JSON value, written as indented JSON, or as is when it is a string. Read, never change.</summary>
    public JsonNode? Value { get; init; }
}
