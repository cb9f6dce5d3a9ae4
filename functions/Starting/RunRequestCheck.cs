using System.Text;
using System.Text.Json;
using Maestro.Functions.Catalog;
using Maestro.Problems;
using Maestro.Stores;

namespace Maestro.Functions.Starting;

/// <summary>A request in which everything fits together.</summary>
internal sealed record ValidRunRequest(RunTerms Terms, JsonObject Inputs);

/// <summary>What a run is of, and how: everything of a request but its inputs.</summary>
internal sealed record RunTerms(Recipe Recipe, AutonomyLevel Autonomy, IReadOnlyList<string> Tags);

/// <summary>Checks a request to start a run and reports everything that is wrong with it at once. Stores nothing.</summary>
internal static class RunRequestCheck
{
    private const int MaxKeyLength = 256;

    // They are part of the run's row, which a store bounds; files are not.
    private const int MaxInputBytes = 256 * 1024;

    /// <param name="request">What was asked for.</param>
    /// <param name="files">What came with it.</param>
    /// <param name="catalog">The recipes that there are.</param>
    /// <param name="stage">Stages a file whose text is among the inputs.</param>
    public static async Task<Result<ValidRunRequest>> CheckAsync(
        StartRunRequest request, IReadOnlyList<UploadedFile> files, RecipeCatalog catalog, Func<string, Task<BlobRef>> stage)
    {
        var faults = new List<Fault>();
        if (Terms(request, catalog, faults) is not { } terms) return Result<ValidRunRequest>.Failed(faults);

        var given = (JsonObject?)request.Inputs?.DeepClone() ?? [];
        var inputs = RecipeInputs.Check(terms.Recipe, given, await FilesAsync(given, files, terms.Recipe, stage, faults));
        faults.AddRange(inputs.Faults);
        if (inputs.IsOk && Encoding.UTF8.GetByteCount(inputs.Value.ToJsonString()) is > MaxInputBytes and var bytes)
            faults.Add(new Fault(
                "inputs", $"have {bytes} bytes as JSON; {MaxInputBytes} is the most: what is larger is given as a file"));
        return faults.Count > 0
            ? Result<ValidRunRequest>.Failed(faults)
            : Result<ValidRunRequest>.Ok(new ValidRunRequest(terms, inputs.Value));
    }

    /// <summary>The same without the inputs, whatever they are.</summary>
    public static Result<RunTerms> CheckTerms(StartRunRequest request, RecipeCatalog catalog)
    {
        var faults = new List<Fault>();
        var terms = Terms(request, catalog, faults);
        return faults.Count > 0 ? Result<RunTerms>.Failed(faults) : Result<RunTerms>.Ok(terms!);
    }

    /// <summary>Null when there is no such recipe, or none that can be used.</summary>
    private static RunTerms? Terms(StartRunRequest request, RecipeCatalog catalog, List<Fault> faults)
    {
        var autonomy = Autonomy(request, faults);
        var tags = Tags(request, faults);
        if (request.IdempotencyKey is { Length: 0 or > MaxKeyLength })
            faults.Add(new Fault("idempotencyKey", $"must have 1 to {MaxKeyLength} characters"));

        if (Find(request, catalog, faults) is not { } recipe) return null;
        if (request.Version is { } version && version != recipe.Version)
            faults.Add(new Fault("version", $"is {version}, but the recipe is at {recipe.Version}"));
        return new RunTerms(recipe, autonomy ?? recipe.Autonomy, tags);
    }

    private static Recipe? Find(StartRunRequest request, RecipeCatalog catalog, List<Fault> faults)
    {
        if (string.IsNullOrEmpty(request.Recipe))
        {
            faults.Add(new Fault("recipe", "is missing"));
            return null;
        }

        var found = catalog.Find(request.Recipe);
        if (found is null)
        {
            faults.Add(
                new Fault("recipe", $"there is no recipe '{request.Recipe}'; there are: {string.Join(", ", catalog.Names())}"));
            return null;
        }

        // A recipe's own faults are shown below the member that named it.
        faults.AddRange(found.Faults.Select(fault => new Fault($"recipe:{fault.Path}", fault.Msg)));
        return found.IsOk ? found.Value : null;
    }

    private static AutonomyLevel? Autonomy(StartRunRequest request, List<Fault> faults)
    {
        if (request.Autonomy is null) return null;
        if (request.Autonomy is ['L', >= '0' and <= '5']) return Enum.Parse<AutonomyLevel>(request.Autonomy);
        faults.Add(new Fault("autonomy", $"is '{request.Autonomy}'; it is one of L0, L1, L2, L3, L4, L5"));
        return null;
    }

    private static IReadOnlyList<string> Tags(StartRunRequest request, List<Fault> faults)
    {
        var tags = request.Tags ?? [];
        if (tags.Count > RecipeLimits.MaxTags)
            faults.Add(new Fault("tags", $"has {tags.Count} tags; there may be {RecipeLimits.MaxTags}"));
        for (var i = 0; i < Math.Min(tags.Count, RecipeLimits.MaxTags); i++)
        {
            if (tags[i] is null || !RecipeNames.Tag().IsMatch(tags[i])) faults.Add(new Fault($"tags[{i}]", RecipeNames.TagRule));
        }

        return [.. tags.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Takes file inputs out of the JSON, where they are texts, and puts them with the uploads, by digest.</summary>
    private static async Task<Dictionary<string, FileValue>> FilesAsync(
        JsonObject inputs, IReadOnlyList<UploadedFile> uploads, Recipe recipe, Func<string, Task<BlobRef>> stage,
        List<Fault> faults)
    {
        var files = new Dictionary<string, FileValue>(StringComparer.Ordinal);
        foreach (var upload in uploads)
        {
            if (!files.TryAdd(upload.Input, Value(upload.Content.Blob, upload.Name)))
                faults.Add(new Fault($"inputs.{upload.Input}", "is given twice"));
        }

        foreach (var spec in recipe.Inputs.Where(spec => spec.Type == InputType.File && !files.ContainsKey(spec.Name)))
        {
            if (inputs[spec.Name] is not JsonValue text || text.GetValueKind() != JsonValueKind.String) continue;
            inputs.Remove(spec.Name);
            files[spec.Name] = Value(await stage(text.GetValue<string>()), $"{spec.Name}.txt");
        }

        return files;

        static FileValue Value(BlobRef blob, string name) => new(blob.Digest, blob.Bytes, name);
    }
}
