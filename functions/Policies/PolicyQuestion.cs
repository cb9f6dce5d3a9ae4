namespace Maestro.Functions.Policies;

/// <summary>Something that policy is asked before it happens.</summary>
/// <param name="Action">One of <see cref="Maestro.Policies.PolicyActions"/>.</param>
/// <param name="Input">What the policies see.</param>
/// <param name="NodeId">The node, or map item; null for the run as a whole.</param>
/// <param name="Step">Names it within the node; the same on every try.</param>
/// <param name="Subject">The model, tool or person that it is about.</param>
/// <param name="Undoes">It takes back what was done: the kill switch does not stop that.</param>
public sealed record PolicyQuestion(
    string Action, JsonObject Input, string? NodeId = null, string? Step = null, string? Subject = null, bool Undoes = false)
{
    /// <summary>The same whenever the question is asked again.</summary>
    public string Id => string.Join('|', new[] { Action, NodeId, Step }.Where(part => part is not null));
}
