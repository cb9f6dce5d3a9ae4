using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Maestro.Functions.Catalog;
using Maestro.Problems;
using Maestro.Recipes;

namespace Maestro.Functions.Starting;

/// <summary>A request in which everything fits together.</summary>
internal sealed record ValidRunRequest(
    Recipe Recipe, JsonObject Inputs, AutonomyLevel Autonomy, IReadOnlyList<string> Tags, IReadOnlyList<ReadOnlyMemory<byte>> Files);

/// <summary>Checks a request to start a run and reports everything that is wrong with it at once.</summary>
internal static partial class RunRequestCheck
{
    private const int MaxTags = 32;
    private const int MaxKeyLength = 256;

    public static Result<ValidRunRequest> Check(StartRunRequest request, IReadOnlyList<UploadedFile> files, RecipeCatalog catalog)
    {
        var faults = new List<Fault>();
        var autonomy = Autonomy(request, faults);
        var tags = Tags(request, faults);
        if (request.IdempotencyKey is { Length: 0 or > MaxKeyLength })
            faults.Add(new Fault("idempotencyKey", $"must have 1 to {MaxKeyLength} characters"));

        if (Find(request, catalog, faults) is not { } recipe) return Result<ValidRunRequest>.Failed(faults);
        if (request.Version is { } version && version != recipe.Version)
            faults.Add(new Fault("version", $"is {version}, but the recipe is at {recipe.Version}"));

        var contents = new List<ReadOnlyMemory<byte>>();
        var given = WithFiles(request.Inputs, files, recipe, contents, faults);
        var inputs = RecipeInputs.Check(recipe, given);
        faults.AddRange(inputs.Faults);
        return faults.Count > 0
            ? Result<ValidRunRequest>.Failed(faults)
            : Result<ValidRunRequest>.Ok(new ValidRunRequest(recipe, inputs.Value, autonomy ?? recipe.Autonomy, tags, contents));
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
            faults.Add(new Fault("recipe", $"there is no recipe '{request.Recipe}'; there are: {string.Join(", ", catalog.Names())}"));
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
        if (tags.Count > MaxTags) faults.Add(new Fault("tags", $"has {tags.Count} tags; there may be {MaxTags}"));
        for (var i = 0; i < Math.Min(tags.Count, MaxTags); i++)
        {
            if (tags[i] is null || !TagPattern().IsMatch(tags[i]))
                faults.Add(new Fault($"tags[{i}]", "must be 1 to 64 lower-case letters, digits, '-', '_', '.' or ':'"));
        }

        return [.. tags.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>
    /// The inputs with each file's text or upload replaced by its digest, size and name. A stored-file value cannot be sent
    /// in: it would let a caller read a blob by guessing its digest.
    /// </summary>
    private static JsonObject WithFiles(
        JsonObject? inputs, IReadOnlyList<UploadedFile> files, Recipe recipe, List<ReadOnlyMemory<byte>> contents, List<Fault> faults)
    {
        var given = (JsonObject?)inputs?.DeepClone() ?? [];
        foreach (var spec in recipe.Inputs.Where(spec => spec.Type == InputType.File))
        {
            if (given[spec.Name] is not { } value) continue;
            given.Remove(spec.Name);
            if (value is JsonValue && value.GetValueKind() == JsonValueKind.String)
                given[spec.Name] = Take($"{spec.Name}.txt", Encoding.UTF8.GetBytes(value.GetValue<string>()));
            else
                faults.Add(new Fault($"inputs.{spec.Name}", "must be the file's text, or a part of the form with that name"));
        }

        foreach (var file in files)
        {
            if (recipe.Inputs.FirstOrDefault(spec => spec.Name == file.Input) is { Type: not InputType.File })
                faults.Add(new Fault($"inputs.{file.Input}", "is not a file input"));
            else if (given.ContainsKey(file.Input))
                faults.Add(new Fault($"inputs.{file.Input}", "is given twice"));
            else
                given[file.Input] = Take(file.Name, file.Content);
        }

        return given;

        JsonObject Take(string name, ReadOnlyMemory<byte> content)
        {
            contents.Add(content);
            return new FileValue(Digest.Of(content.Span), content.Length, name).ToJson();
        }
    }

    [GeneratedRegex("^[a-z0-9._:-]{1,64}$")]
    private static partial Regex TagPattern();
}
