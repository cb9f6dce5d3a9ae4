using System.Text.Json.Nodes;

namespace Maestro.Expressions;

/// <summary>What expressions and templates see as <c>run</c>.</summary>
public sealed record RunFacts(string Id, string Recipe, string Version)
{
    public JsonObject ToJson() => new() { ["id"] = Id, ["recipe"] = Recipe, ["version"] = Version };
}
