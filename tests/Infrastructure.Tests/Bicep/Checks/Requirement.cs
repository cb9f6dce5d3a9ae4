using System.Text.Json.Nodes;

namespace Infrastructure.Tests.Bicep.Checks;

/// <summary>
/// A setting that every resource of a type must have, with one of these values. Leaving it out is a fault: defaults change.
/// </summary>
public sealed record Requirement(string Group, string Type, string Path, params string[] Allowed)
{
    public IEnumerable<string> Faults(Snapshot snapshot) =>
        from resource in snapshot.Of(Type)
        let value = resource.Text(Path)
        where !Allowed.Contains(value, StringComparer.OrdinalIgnoreCase)
        select $"{Group}: {resource.Type} {resource.Name} has {Path} = {value ?? "nothing"}, not {string.Join(" or ", Allowed)}";

    /// <summary>A value that is not allowed.</summary>
    public JsonNode Wrong() => Allowed[0] switch
    {
        "true" => false,
        "false" => true,
        _ => "Wrong",
    };

    public override string ToString() => $"{Group}: {Type} {Path}";
}
