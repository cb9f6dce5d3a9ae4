using Maestro.Functions.Http.Requests;
using Maestro.Functions.Http.Runs;
using Maestro.Functions.Catalog;
using Maestro.Graphs;
using Maestro.Packages;
using Maestro.Problems;
using Maestro.Recipes.Loading;

namespace Maestro.Functions.Http.Pipelines;

/// <summary>
/// The recipes as authors see them: <c>GET /pipelines</c>, <c>GET /pipelines/{id}</c>, <c>POST /pipelines/{id}/validate</c>.
/// </summary>
public sealed class Pipelines(RecipeCatalog catalog)
{
    [Function("ListPipelines")]
    public IActionResult List([HttpTrigger(AuthorizationLevel.Function, "get", Route = "pipelines")] HttpRequest request)
    {
        var items = catalog.Names().Select(name => (Name: name, Found: catalog.Find(name))).Where(pair => pair.Found is not null);
        return new JsonReply<PipelinePage>(
            new PipelinePage([.. items.Select(pair => Summary(pair.Name, pair.Found!))]), WireJson.Strict.PipelinePage);
    }

    [Function("GetPipeline")]
    public IActionResult Get(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "pipelines/{id}")] HttpRequest request, string id)
    {
        if (catalog.Find(id) is not { } found) return Unknown(id);
        return found.TryGet(out var recipe)
            ? new JsonReply<PipelineView>(View(recipe), WireJson.Strict.PipelineView)
            : ProblemReply.Invalid(found.Faults);
    }

    /// <summary>
    /// Checks the stored recipe, or the one in the body under this id, and inputs when some are given. Always 200 when the
    /// question could be read: the answer is in the body. Nothing is stored.
    /// </summary>
    [Function("ValidatePipeline")]
    public async Task<IActionResult> ValidateAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "pipelines/{id}/validate")] HttpRequest request, string id,
        CancellationToken cancellationToken)
    {
        var (body, problem) = await RequestBody.ReadAsync(
            request, WireJson.Strict.ValidateRequest, new ValidateRequest(), cancellationToken);
        if (problem is not null) return problem;
        if ((body!.Recipe is null ? catalog.Find(id) : Sent(id, body)) is not { } found) return Unknown(id);

        IReadOnlyList<Fault> faults = found.Faults;
        if (found.TryGet(out var recipe) && body.Inputs is { } inputs) faults = RecipeInputs.Check(recipe, inputs).Faults;
        return new JsonReply<ValidateView>(new ValidateView(faults.Count == 0, faults), WireJson.Strict.ValidateView);
    }

    private static Result<Recipe> Sent(string id, ValidateRequest body)
    {
        var files = new Dictionary<string, string>(body.Files ?? new Dictionary<string, string>(), StringComparer.Ordinal)
        {
            [Recipe.Document] = body.Recipe!,
        };
        var package = FilePackage.Create(files);
        if (!package.TryGet(out var read)) return Result<Recipe>.Failed(package.Faults);

        var loaded = RecipeLoader.Load(read);
        return loaded.TryGet(out var recipe) && recipe.Name != id
            ? Result<Recipe>.Failed(new Fault("name", $"is '{recipe.Name}', but was sent as '{id}'"))
            : loaded;
    }

    private static PipelineSummary Summary(string name, Result<Recipe> found) =>
        found.TryGet(out var recipe)
            ? new PipelineSummary(name, recipe.Version, recipe.Description, recipe.Autonomy, true, null)
            : new PipelineSummary(name, null, null, null, false, found.Faults);

    private static PipelineView View(Recipe recipe) => new(
        recipe.Name, recipe.Version, recipe.Description, recipe.Autonomy, recipe.Package.Digest,
        [.. recipe.Inputs.Select(
            input => new InputView(input.Name, input.Type, input.Required, input.Description, input.Default))],
        [.. recipe.Nodes.Select(node => new PipelineNodeView(node.Id, node.Kind))],
        [.. RunGraph.From(recipe).Edges.Select(edge => new EdgeView(edge.From, edge.To))]);

    private static IActionResult Unknown(string id) => ProblemReply.NotFound($"There is no recipe '{id}'.");
}
