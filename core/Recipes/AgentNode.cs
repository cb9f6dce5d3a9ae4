namespace Maestro.Recipes;

/// <summary>A model that answers a prompt, with tools where it is given some.</summary>
public sealed record AgentNode : RecipeNode
{
    public const int DefaultMaxTurns = 8;

    public override NodeKind Kind => NodeKind.Agent;

    /// <summary>Model name or alias that the router knows.</summary>
    public required string Model { get; init; }

    /// <summary>What the answer is for; the router weighs quality, latency and price by it.</summary>
    public ModelHint Hint { get; init; }

    /// <summary>Path of the system prompt's Liquid template in the package.</summary>
    public string? System { get; init; }

    /// <summary>Path of the prompt's Liquid template in the package.</summary>
    public required string Prompt { get; init; }

    /// <summary>The tools that the model may call, each allowed by the recipe.</summary>
    public IReadOnlyList<ToolName> Tools { get; init; } = [];

    /// <summary>Most model calls. Default 8.</summary>
    public int MaxTurns { get; init; } = DefaultMaxTurns;

    public double? Temperature { get; init; }

    /// <summary>Most tokens of one answer.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Path of the JSON schema that the answer must fit. Without one the output is <c>{"text": "…"}</c>.</summary>
    public string? Output { get; init; }
}
