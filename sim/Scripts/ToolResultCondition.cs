using Maestro.Simulator.Requests;

namespace Maestro.Simulator.Scripts;

/// <summary>Asks for a tool result (or, with <paramref name="Present"/> false, for its absence).</summary>
/// <param name="Name">Tool name; null for any tool.</param>
/// <param name="Text">Optional condition on the result's text.</param>
public sealed record ToolResultCondition(string? Name, TextCondition? Text, bool Present)
{
    public bool Holds(IReadOnlyList<ToolResult> results) =>
        Present == results.Any(result => (Name is null || result.Name == Name) && (Text is null || Text.Holds(result.Text)));
}
