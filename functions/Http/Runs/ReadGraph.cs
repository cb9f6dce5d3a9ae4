using Maestro.Functions.Catalog;
using Maestro.Graphs;

namespace Maestro.Functions.Http.Runs;

/// <summary>
/// <c>GET /runs/{id}/graph</c>: every node of the recipe, started or not, in its order, with map items after their node.
/// </summary>
public sealed class ReadGraph(RunStore runs, NodeStore nodes, PinnedRecipes recipes)
{
    [Function(nameof(ReadGraph))]
    public async Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "runs/{id}/graph")] HttpRequest request, string id,
        CancellationToken cancellationToken)
    {
        if (await RunIds.FindAsync(runs, id, cancellationToken) is not { } run) return RunIds.Unknown(id);
        return new JsonReply<GraphView>(await ViewAsync(run, cancellationToken), WireJson.Strict.GraphView);
    }

    internal async Task<GraphView> ViewAsync(Run run, CancellationToken cancellationToken)
    {
        var recipe = await recipes.GetAsync(run, cancellationToken);
        var records = (await nodes.ListAsync(run.Id, cancellationToken)).ToDictionary(node => node.Id, StringComparer.Ordinal);
        var items = records.Values.Where(node => node.Parent is not null).ToLookup(node => node.Parent!, StringComparer.Ordinal);

        var views = new List<GraphNodeView>();
        var edges = RunGraph.From(recipe).Edges.Select(edge => new EdgeView(edge.From, edge.To)).ToList();
        foreach (var node in recipe.Nodes)
        {
            views.Add(GraphNodeView.Of(node.Id, node.Kind, records.GetValueOrDefault(node.Id), run.CreatedAt));
            foreach (var item in items[node.Id].OrderBy(item => item.Id.Length).ThenBy(item => item.Id, StringComparer.Ordinal))
            {
                views.Add(GraphNodeView.Of(item.Id, item.Kind, item, run.CreatedAt));
                edges.Add(new EdgeView(node.Id, item.Id));
            }
        }

        return new GraphView(views, edges);
    }
}
