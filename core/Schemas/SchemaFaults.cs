using System.Collections.Frozen;
using System.Text.Json;
using Json.Schema;
using Maestro.Problems;

namespace Maestro.Schemas;

/// <summary>Turns what the evaluation found into faults with paths.</summary>
internal static class SchemaFaults
{
    /// <summary>Schemas that a value need not fit: that it does not is said by the keyword itself, if at all.</summary>
    private static readonly FrozenSet<string> Tried = FrozenSet.Create(
        StringComparer.Ordinal, "anyOf", "oneOf", "not", "if", "contains");

    public static IReadOnlyList<Fault> From(EvaluationResults results, JsonNode? value, string path)
    {
        var faults = new List<Fault>();
        Add(results, value, path, faults);
        return [.. faults.Distinct()];
    }

    private static void Add(EvaluationResults results, JsonNode? value, string path, List<Fault> faults)
    {
        if (results.IsValid)
            return;
        foreach (var (keyword, error) in results.Errors ?? [])
            AddError(keyword, error, results, Locate(results.InstanceLocation.ToString(), value, path), faults);
        var at = results.EvaluationPath.ToString();
        foreach (var part in results.Details ?? [])
        {
            if (!Tried.Contains(part.EvaluationPath.ToString()[(at.Length + 1)..].Split('/')[0]))
                Add(part, value, path, faults);
        }
    }

    private static void AddError(string keyword, string error, EvaluationResults results, string at, List<Fault> faults)
    {
        if (keyword is "required" or "dependentRequired")
            faults.AddRange(JsonSerializer.Deserialize<string[]>(error)!.Select(
                name => new Fault(FaultPath.Member(at, name), "is required")));
        else if (keyword.Length > 0)
            faults.Add(new Fault(at, error));
        else
            faults.Add(new Fault(
                at,
                results.EvaluationPath.ToString().EndsWith("Properties", StringComparison.Ordinal)
                    ? "is not a known property"
                    : "may not be here"));
    }

    /// <summary>A JSON pointer as the path that people read.</summary>
    private static string Locate(string pointer, JsonNode? value, string path)
    {
        foreach (var part in pointer.Split('/').Skip(1))
        {
            var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            (path, value) = value is JsonArray list && int.TryParse(name, out var index)
                ? (FaultPath.Item(path, index), list[index])
                : (FaultPath.Member(path, name), (value as JsonObject)?[name]);
        }

        return path;
    }
}
