using System.Text.Encodings.Web;
using System.Text.Json;
using Maestro.Expressions;
using Maestro.Functions.Catalog;
using Maestro.Problems;
using Maestro.Stores;

namespace Maestro.Functions.Nodes;

/// <summary>Makes the artifacts that a node declares, from templates or values, and stores them under their digest.</summary>
public sealed class ArtifactRenderer(IBlobStore blobs, TimeProvider time)
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>All artifacts of the node, whose output has the digest, or every fault and none of them.</summary>
    public async Task<Result<IReadOnlyList<ArtifactRecord>>> RenderAsync(
        NodeStep step, RecipeNode node, string digest, CancellationToken cancellationToken)
    {
        if (node.Artifacts.Count == 0) return Result<IReadOnlyList<ArtifactRecord>>.Ok([]);

        var scope = await step.ScopeWithOutputAsync(node.Id, digest, Needs(step.Recipe, node), cancellationToken);
        var texts = new List<string>();
        var faults = new List<Fault>();
        for (var i = 0; i < node.Artifacts.Count; i++)
        {
            var text = Text(step.Recipe, node.Artifacts[i], scope, $"nodes.{node.Id}.artifacts[{i}]");
            if (text.TryGet(out var made)) texts.Add(made);
            else faults.AddRange(text.Faults);
        }

        if (faults.Count > 0) return Result<IReadOnlyList<ArtifactRecord>>.Failed(faults);

        var records = new List<ArtifactRecord>();
        foreach (var (spec, text) in node.Artifacts.Zip(texts))
        {
            var blob = await blobs.PutTextAsync(text, cancellationToken);
            records.Add(new ArtifactRecord(spec.Name, node.Id, spec.MediaType, blob.Bytes, blob.Digest, time.GetUtcNow()));
        }

        return Result<IReadOnlyList<ArtifactRecord>>.Ok(records);
    }

    private static ScopeNeeds Needs(Recipe recipe, RecipeNode node)
    {
        var needs = new ScopeNeeds();
        foreach (var spec in node.Artifacts)
        {
            if (spec.Template is { } template) needs.Add(recipe.Template(template));
            else needs.Add(spec.Value);
        }

        return needs;
    }

    private static Result<string> Text(Recipe recipe, ArtifactSpec spec, Scope scope, string path)
    {
        if (spec.Template is { } template) return recipe.Template(template).Render(scope, path);

        var value = Templates.Bind(spec.Value, scope, path);
        if (!value.IsOk) return Result<string>.Failed(value.Faults);
        return Result<string>.Ok(
            value.Value is JsonValue scalar && scalar.TryGetValue<string>(out var text)
                ? text
                : value.Value?.ToJsonString(Indented) ?? "null");
    }
}
