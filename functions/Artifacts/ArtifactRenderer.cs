using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Maestro.Expressions;
using Maestro.Problems;
using Maestro.Prompts;
using Maestro.Recipes;
using Maestro.Runs;
using Maestro.Stores;
using Maestro.Stores.Runs;

namespace Maestro.Functions.Artifacts;

/// <summary>Makes the artifacts that a node declares, from templates or values, and stores them under their digest.</summary>
public sealed class ArtifactRenderer(NodeStore nodes, IBlobStore blobs, TimeProvider time)
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>All artifacts of the node, or every fault and none of them.</summary>
    public async Task<Result<IReadOnlyList<ArtifactRecord>>> RenderAsync(
        Run run, Recipe recipe, RecipeNode node, Scope scope, CancellationToken cancellationToken)
    {
        var texts = new List<string>();
        var faults = new List<Fault>();
        for (var i = 0; i < node.Artifacts.Count; i++)
        {
            var text = Text(recipe, node.Artifacts[i], scope, $"nodes.{node.Id}.artifacts[{i}]");
            if (text.TryGet(out var made)) texts.Add(made);
            else faults.AddRange(text.Faults);
        }

        if (faults.Count > 0) return Result<IReadOnlyList<ArtifactRecord>>.Failed(faults);

        var records = new List<ArtifactRecord>();
        foreach (var (spec, text) in node.Artifacts.Zip(texts))
        {
            var blob = await blobs.PutTextAsync(text, cancellationToken);
            var record = new ArtifactRecord(spec.Name, node.Id, spec.MediaType, blob.Bytes, blob.Digest, time.GetUtcNow());
            await nodes.PutArtifactAsync(run.Id, record, cancellationToken);
            records.Add(record);
        }

        return Result<IReadOnlyList<ArtifactRecord>>.Ok(records);
    }

    private static Result<string> Text(Recipe recipe, ArtifactSpec spec, Scope scope, string path)
    {
        if (spec.Template is { } template)
            return PromptTemplate.Parse(recipe.Package.Text(template)!, template).Value.Render(scope, path);

        var value = Templates.Bind(spec.Value, scope, path);
        if (!value.IsOk) return Result<string>.Failed(value.Faults);
        return Result<string>.Ok(
            value.Value is JsonValue scalar && scalar.TryGetValue<string>(out var text) ? text : value.Value?.ToJsonString(Indented) ?? "null");
    }
}
