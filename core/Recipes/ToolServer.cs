namespace Maestro.Recipes;

/// <summary>An MCP server that a recipe may use, and which of its tools.</summary>
public sealed record ToolServer
{
    public required string Name { get; init; }

    /// <summary>The tools allowed; nothing else may be called.</summary>
    public required IReadOnlyList<string> Allow { get; init; }

    /// <summary>Arguments filled in for every call and hidden from models: a template. Read, never change.</summary>
    public JsonObject Bind { get; init; } = [];
}
