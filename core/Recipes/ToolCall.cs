namespace Maestro.Recipes;

/// <summary>A call of one tool.</summary>
/// <param name="Tool"><c>server.tool</c>; in a map's body it may be an expression, so what it yields must be checked
/// again.</param>
/// <param name="With">The arguments: a template that yields an object. Read, never change.</param>
public sealed record ToolCall(string Tool, JsonNode? With);
