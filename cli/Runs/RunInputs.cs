using Maestro.Problems;
using Maestro.Recipes;

namespace Maestro.Cli.Runs;

/// <summary>Reads <c>--input k=v</c> and <c>--file k=path</c>, with the types that the recipe declares.</summary>
internal static class RunInputs
{
    /// <exception cref="CliException">Lists everything that is wrong.</exception>
    public static (JsonObject Values, IReadOnlyDictionary<string, string> Files) Read(
        IReadOnlyList<string> inputs, IReadOnlyList<string> files, PipelineView? recipe)
    {
        var faults = new List<Fault>();
        var types = (recipe?.Inputs ?? []).ToDictionary(input => input.Name, input => input.Type, StringComparer.Ordinal);
        var values = new JsonObject();
        foreach (var (name, text) in Pairs("--input", inputs, faults))
        {
            if (!values.TryAdd(name, Value(name, text, types.GetValueOrDefault(name), faults)))
                faults.Add(new Fault($"inputs.{name}", "is given twice"));
        }

        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, path) in Pairs("--file", files, faults))
        {
            if (!File.Exists(path)) faults.Add(new Fault($"inputs.{name}", $"there is no file {path}"));
            else if (values.ContainsKey(name) || !paths.TryAdd(name, path))
                faults.Add(new Fault($"inputs.{name}", "is given twice"));
        }

        return faults.Count == 0
            ? (values, paths)
            : throw new CliException(ExitCodes.BadInput, "The inputs cannot be used.", faults);
    }

    private static IEnumerable<(string Name, string Text)> Pairs(string option, IReadOnlyList<string> given, List<Fault> faults)
    {
        foreach (var pair in given)
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at > 0) yield return (pair[..at], pair[(at + 1)..]);
            else faults.Add(new Fault(option, $"'{pair}' is not NAME=VALUE"));
        }
    }

    private static JsonNode? Value(string name, string text, InputType type, List<Fault> faults)
    {
        switch (type)
        {
            case InputType.Boolean when bool.TryParse(text, out var flag):
                return flag;
            case InputType.Integer when long.TryParse(
                text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole):
                return whole;
            case InputType.Number when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number):
                return number;
            case InputType.Object or InputType.Array:
                return Json(name, text, Texts.Word(type), faults);
            case InputType.Boolean or InputType.Integer or InputType.Number:
                faults.Add(new Fault(
                    $"inputs.{name}", $"'{text}' is not {(type == InputType.Integer ? "an" : "a")} {Texts.Word(type)}"));
                return null;
            default:
                return text;
        }
    }

    private static JsonNode? Json(string name, string text, string type, List<Fault> faults)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException broken)
        {
            faults.Add(new Fault($"inputs.{name}", $"is not the JSON of an {type}: {broken.Message}"));
            return null;
        }
    }
}
