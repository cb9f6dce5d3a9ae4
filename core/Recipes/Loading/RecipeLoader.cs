using Maestro.Packages;
using Maestro.Problems;
using Maestro.Recipes.Checks;
using Maestro.Recipes.Reading;
using Maestro.Yaml;

namespace Maestro.Recipes.Loading;

/// <summary>Turns a package into a recipe.</summary>
public static class RecipeLoader
{
    /// <summary>
    /// The recipe, checked as far as it can be before a run, or every fault in the order of the document. Paths are
    /// those of the document, and messages end with its line; a fault in another file names the file and its line.
    /// Files that the recipe does not refer to are left out of <see cref="Recipe.Package"/>, so they change no digest.
    /// Never throws, whatever the bytes.
    /// </summary>
    public static Result<Recipe> Load(FilePackage package)
    {
        if (!package.Files.TryGetValue(Recipe.Document, out var bytes))
            return Result<Recipe>.Failed(new Fault("", $"has no {Recipe.Document}"));
        var read = YamlReader.Read(bytes.Span, RecipeLimits.Document);
        if (!read.TryGet(out var document))
            return Result<Recipe>.Failed(read.Faults);

        var faults = new YamlFaults(document);
        var draft = RecipeReader.Read(document, faults);
        var files = new FileCheck(package, faults);
        Check(draft, files, faults);
        return faults.Any ? Result<Recipe>.Failed(faults.All) : Result<Recipe>.Ok(Build(draft, package.Only(files.Used)));
    }

    private static void Check(RecipeDraft draft, FileCheck files, YamlFaults faults)
    {
        var graph = new GraphCheck(draft.Nodes);
        graph.Run(faults);
        var references = new ReferenceCheck(draft, graph, faults);
        foreach (var server in draft.Tools)
            references.Template(server.Bind, $"{FaultPath.Member("tools", server.Name)}.bind", new Place(null) { Nodes = false });
        var nodes = new NodeCheck(draft, references, files, faults);
        foreach (var node in draft.Nodes)
            nodes.Run(node);
        references.Template(draft.Result, "result", new Place(null));
        ArtifactNames(draft, faults);
    }

    private static void ArtifactNames(RecipeDraft draft, YamlFaults faults)
    {
        var owners = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var draftNode in draft.Nodes)
        {
            foreach (var (artifact, i) in (draftNode.Node?.Artifacts ?? []).Select((artifact, i) => (artifact, i)))
            {
                var at = FaultPath.Member(FaultPath.Item(FaultPath.Member(draftNode.Path, "artifacts"), i), "name");
                if (artifact.Name.Length > 0 && !owners.TryAdd(artifact.Name, at))
                    faults.Add(at, $"'{artifact.Name}' is the name of {owners[artifact.Name]} too");
            }
        }
    }

    private static Recipe Build(RecipeDraft draft, FilePackage package) => new()
    {
        Name = draft.Name,
        Version = draft.Version,
        Description = draft.Description,
        Autonomy = draft.Autonomy,
        Tags = draft.Tags,
        Controls = draft.Controls,
        Inputs = draft.Inputs,
        Tools = draft.Tools,
        Nodes = [.. draft.Nodes.Select(node => node.Node!)],
        Result = draft.Result,
        Package = package,
    };
}
