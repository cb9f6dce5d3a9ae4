using Maestro.Expressions;
using Maestro.Problems;
using Maestro.Liquid;
using Maestro.Prompts;
using Maestro.Recipes.Reading;
using Maestro.Yaml;

namespace Maestro.Recipes.Checks;

/// <summary>Checks that expressions and templates read only what is there when they are evaluated.</summary>
internal sealed class ReferenceCheck(RecipeDraft draft, GraphCheck graph, YamlFaults faults)
{
    private readonly HashSet<string> _inputs = draft.Inputs.Select(input => input.Name).ToHashSet(StringComparer.Ordinal);

    public void Template(JsonNode? template, string path, Place place)
    {
        var broken = new List<Fault>();
        var references = Templates.References(template, path, broken);
        faults.AddAll(broken);
        foreach (var (at, reference) in references)
        {
            if (Problem(reference.Root, reference.Segments, place) is { } problem)
                faults.Add(at, $"${{{reference}}}: {problem}");
        }
    }

    /// <param name="template">The parsed prompt.</param>
    /// <param name="path">Where the recipe names it.</param>
    /// <param name="file">Its path in the package.</param>
    /// <param name="place">Where it is rendered.</param>
    public void Prompt(PromptTemplate template, string path, string file, Place place)
    {
        foreach (var reference in template.References)
        {
            if (Problem(reference, place) is { } problem)
                faults.AddFrom([new Fault(path, $"{file}: {reference}: {problem} (line {reference.Line})")], path);
        }
    }

    private string? Problem(TemplateReference reference, Place place)
    {
        if (reference is { Root: "nodes", Segments: [{ Name: not null }, { Name: not (null or "output") } other, ..] })
            return $"a node has output, not '{other.Name}'";
        return reference.Segments.Count == 0 && reference.Root is "inputs" or "nodes"
            ? reference.Root == "nodes" && !place.Nodes ? "no node has run here" : null
            : Problem(reference.Root, reference.Segments, place);
    }

    private string? Problem(string root, IReadOnlyList<ReferenceSegment> segments, Place place)
    {
        switch (root)
        {
            case "inputs":
                var input = segments[0].Name ?? "";
                return _inputs.Contains(input) ? null : $"there is no input '{input}'";
            case "item":
                return place.Item ? null : "there is an item only in the body of a map";
            case "run":
                return segments is [] or [{ Name: "id" or "recipe" or "version" }] or [{ Name: "provenance" }, ..]
                    ? null
                    : "run has id, recipe, version and provenance only";
            default:
                return NodeProblem(segments[0].Name ?? "", place);
        }
    }

    private string? NodeProblem(string id, Place place)
    {
        if (!graph.Exists(id))
            return $"there is no node '{id}'";
        if (!place.Nodes)
            return "no node has run here";
        if (place.Node is null || (id == place.Node && place.OwnOutput) || graph.IsBefore(id, place.Node))
            return null;
        return id == place.Node
            ? "a node cannot read its own output before it has one"
            : $"'{place.Node}' does not need '{id}', so its output may not be there; add it to needs";
    }
}
