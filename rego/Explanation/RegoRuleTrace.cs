namespace Maestro.Rego.Explanation;

/// <summary>One rule's try.</summary>
/// <param name="Name">The full name, such as <c>data.maestro.routing.allow</c>.</param>
/// <param name="Location">Where the rule is written.</param>
/// <param name="Fired">It gave a value, or at least one element or entry.</param>
/// <param name="Value">The value of a rule with one value; <c>true</c> for other rules that fired; null when it did not
/// fire.</param>
/// <param name="Held">How many of its expressions were passed on the furthest way through the body.</param>
/// <param name="Last">The expression that was reached last; the one that failed, when the rule did not fire.</param>
public sealed record RegoRuleTrace(
    string Name, RegoLocation Location, bool Fired, RegoValue? Value, int Held, RegoExpressionTrace? Last)
{
    /// <summary>Where each expression of the rule is written, in the order in which they are tried.</summary>
    public required IReadOnlyList<RegoLocation> Expressions { get; init; }

    /// <summary>The title in the rule's own METADATA.</summary>
    public string? Title { get; init; }

    /// <summary>A <c>default</c> rule: it stands in when no other gives a value.</summary>
    public bool IsDefault { get; init; }

    public override string ToString() =>
        Fired ? $"{Location}: {Name} = {Value}" : $"{Location}: {Name} failed{(Last is null ? "" : $" on {Last}")}";
}

/// <summary>An expression that was reached, and the values it saw.</summary>
/// <param name="Text">As written.</param>
/// <param name="Values">Variables and references in it; null for what is undefined.</param>
public sealed record RegoExpressionTrace(
    string Text, RegoLocation Location, IReadOnlyList<(string Name, RegoValue? Value)> Values)
{
    public override string ToString() =>
        Values.Count == 0
            ? Text
            : $"{Text} ({string.Join(", ", Values.Select(value => $"{value.Name} is {value.Value?.ToString() ?? "undefined"}"))})";
}
