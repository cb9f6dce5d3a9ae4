namespace Maestro.Wire;

/// <summary>What <c>POST /runs</c>, the run-requests queue and the CLI ask for.</summary>
public sealed record StartRunRequest
{
    public string? Recipe { get; init; }

    /// <summary>When given, must be the recipe's current version.</summary>
    public string? Version { get; init; }

    /// <summary>By name. The value of a file input is its text.</summary>
    public JsonObject? Inputs { get; init; }

    /// <summary>L0 to L5; default is the recipe's.</summary>
    public string? Autonomy { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>A repeated key answers with the same run and starts nothing.</summary>
    public string? IdempotencyKey { get; init; }
}
