using Maestro.Expressions;
using Maestro.Problems;
using Maestro.Prompts;

namespace Maestro.Functions.Nodes;

/// <summary>What templates read of a run, so that nothing else is loaded for them.</summary>
public sealed class ScopeNeeds
{
    private readonly HashSet<string> _nodes = new(StringComparer.Ordinal);

    /// <summary>Nothing says which outputs are read: any may be.</summary>
    public bool AnyNode { get; private set; }

    /// <summary>Where answers came from and who decided.</summary>
    public bool Provenance { get; private set; }

    public bool Reads(string nodeId) => AnyNode || _nodes.Contains(nodeId);

    public ScopeNeeds Add(JsonNode? template)
    {
        // A reference that cannot be read is reported by whoever fills the template in.
        foreach (var (_, reference) in Templates.References(
            template, "", new List<Fault>())) Add(reference.Root, reference.Segments);
        return this;
    }

    public ScopeNeeds Add(PromptTemplate template)
    {
        foreach (var reference in template.References) Add(reference.Root, reference.Segments);
        return this;
    }

    /// <summary>What the recipe binds to the arguments of its tools.</summary>
    public ScopeNeeds AddBindings(Recipe recipe)
    {
        foreach (var server in recipe.Tools) Add(server.Bind);
        return this;
    }

    private void Add(string root, IReadOnlyList<ReferenceSegment> segments)
    {
        var first = segments.Count > 0 ? segments[0].Name : null;
        if (root == "nodes" && first is not null) _nodes.Add(first);
        else if (root == "nodes") AnyNode = true;
        else if (root == "run") Provenance |= first is null or "provenance";
    }
}
