namespace Maestro.Recipes;

/// <summary>One declared input. The JSON values are shared: read them, never change them.</summary>
public sealed record InputSpec
{
    public required string Name { get; init; }

    public required InputType Type { get; init; }

    public string? Description { get; init; }

    /// <summary>Must be given. An input with a default is never required.</summary>
    public bool Required { get; init; }

    /// <summary>The value when none is given; null when there is none.</summary>
    public JsonNode? Default { get; init; }

    /// <summary>The only values allowed; empty when any will do.</summary>
    public IReadOnlyList<JsonNode> Allowed { get; init; } = [];

    /// <summary>Smallest number.</summary>
    public double? Minimum { get; init; }

    /// <summary>Largest number.</summary>
    public double? Maximum { get; init; }

    /// <summary>Fewest characters (UTF-16) of a string.</summary>
    public int? MinLength { get; init; }

    /// <summary>Most characters (UTF-16) of a string.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Most items of an array.</summary>
    public int? MaxItems { get; init; }

    /// <summary>Most bytes of a file.</summary>
    public long? MaxBytes { get; init; }
}
