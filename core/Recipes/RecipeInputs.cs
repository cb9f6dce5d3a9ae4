using System.Collections.Immutable;
using System.Text.Json;
using Maestro.Problems;

namespace Maestro.Recipes;

/// <summary>Checks what a caller gives against what a recipe declares.</summary>
public static class RecipeInputs
{
    /// <summary>
    /// The inputs in declared order with defaults filled in, or every fault with a path such as <c>inputs.log</c>. An
    /// optional input that was not given and has no default becomes null, so that references to it resolve. Nothing
    /// given is changed or shared.
    /// </summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="inputs">What the caller sent; here a file input is its text.</param>
    /// <param name="files">
    /// Files that the host has stored itself. Only these give a value that names a blob: a caller who sends such a value
    /// as JSON is refused, or anyone could read any blob whose digest they know.
    /// </param>
    public static Result<JsonObject> Check(
        Recipe recipe, JsonObject? inputs, IReadOnlyDictionary<string, FileValue>? files = null)
    {
        inputs ??= [];
        files ??= ImmutableDictionary<string, FileValue>.Empty;
        var faults = new List<Fault>();
        var values = new JsonObject();
        foreach (var input in recipe.Inputs)
            values[input.Name] = Value(input, inputs, files, faults);

        var known = recipe.Inputs.Select(input => input.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var extra in inputs.Select(pair => pair.Key).Concat(files.Keys).Where(name => !known.Contains(name))
            .Distinct(StringComparer.Ordinal))
        {
            var has = known.Count == 0 ? "it has none" : $"it has {string.Join(", ", recipe.Inputs.Select(input => input.Name))}";
            faults.Add(new Fault(FaultPath.Member("inputs", extra), $"is not an input of {recipe.Name}; {has}"));
        }

        return faults.Count == 0 ? Result<JsonObject>.Ok(values) : Result<JsonObject>.Failed(faults);
    }

    /// <summary>The same for inputs that may not be an object at all, as they come off the wire.</summary>
    public static Result<JsonObject> Check(
        Recipe recipe, JsonElement inputs, IReadOnlyDictionary<string, FileValue>? files = null)
    {
        if (inputs.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return Check(recipe, (JsonObject?)null, files);
        if (inputs.ValueKind != JsonValueKind.Object)
            return Result<JsonObject>.Failed(new Fault("inputs", "must be an object"));
        var repeated = inputs.EnumerateObject().GroupBy(member => member.Name, StringComparer.Ordinal)
            .Where(group => group.Skip(1).Any())
            .Select(group => new Fault(FaultPath.Member("inputs", group.Key), "appears twice")).ToList();
        return repeated.Count > 0 ? Result<JsonObject>.Failed(repeated) : Check(recipe, JsonObject.Create(inputs), files);
    }

    private static JsonNode? Value(
        InputSpec input, JsonObject inputs, IReadOnlyDictionary<string, FileValue> files, List<Fault> faults)
    {
        var path = FaultPath.Member("inputs", input.Name);
        var sent = inputs.TryGetPropertyValue(input.Name, out var value);
        var isFile = files.TryGetValue(input.Name, out var file);
        if (isFile && (sent || input.Type != InputType.File))
        {
            faults.Add(new Fault(path, sent ? "is given twice, as a value and as a file" : "is not a file"));
            return null;
        }

        if (!sent && !isFile)
        {
            if (input.Required)
                faults.Add(new Fault(path, "is required"));
            return input.Default?.DeepClone();
        }

        if (value is null && !isFile && !input.Required && input.Default is null)
            return null;
        if (sent && input.Type == InputType.File && value?.GetValueKind() != JsonValueKind.String)
        {
            faults.Add(new Fault(path, "must be the file's text"));
            return null;
        }

        var chosen = isFile ? file!.ToJson() : value;
        faults.AddRange(InputCheck.Value(input, chosen, path));
        return isFile ? chosen : chosen?.DeepClone();
    }
}
