using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Maestro.Expressions;
using Maestro.Recipes;
using Maestro.Runs;
using Maestro.Stores;
using Maestro.Stores.Runs;

namespace Maestro.Functions.Catalog;

/// <summary>
/// What expressions and templates of a run can see: <c>inputs</c>, <c>nodes.&lt;id&gt;.output</c> of completed nodes,
/// <c>run</c> and, within a map, <c>item</c>.
/// </summary>
public sealed class RunScopes(NodeStore nodes, GateStore gates, IBlobStore blobs)
{
    /// <summary>For a node: only the outputs of nodes that it needs, near or far.</summary>
    public Task<Scope> OfNodeAsync(Run run, Recipe recipe, string nodeId, CancellationToken cancellationToken) =>
        BuildAsync(run, Ancestors(recipe, nodeId), cancellationToken);

    /// <summary>For the run as a whole: the outputs of all completed nodes.</summary>
    public Task<Scope> OfRunAsync(Run run, Recipe recipe, CancellationToken cancellationToken) =>
        BuildAsync(run, [.. recipe.Nodes.Select(node => node.Id)], cancellationToken);

    private async Task<Scope> BuildAsync(Run run, HashSet<string> includes, CancellationToken cancellationToken)
    {
        var records = await nodes.ListAsync(run.Id, cancellationToken);
        var outputs = ImmutableDictionary.CreateBuilder<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var node in records.Where(node => node.OutputDigest is not null && includes.Contains(node.Id)))
            outputs[node.Id] = await blobs.ReadJsonAsync(node.OutputDigest!, cancellationToken);

        return new Scope
        {
            Run = new RunFacts(run.Id, run.Recipe, run.Version)
            {
                Provenance = RunProvenance.Describe(run, records, await gates.OfRunAsync(run.Id, cancellationToken)),
            },
            Inputs = run.Inputs,
            Outputs = outputs.ToImmutable(),
        };
    }

    private static HashSet<string> Ancestors(Recipe recipe, string nodeId)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(recipe.Node(nodeId).Needs);
        while (open.TryPop(out var id))
        {
            if (!found.Add(id)) continue;
            foreach (var need in recipe.Node(id).Needs) open.Push(need);
        }

        return found;
    }
}
