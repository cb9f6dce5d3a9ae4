namespace Maestro.Yaml;

/// <summary>A value of a document, with where it stands.</summary>
/// <param name="Path">As in <c>nodes.execute.needs[0]</c>; empty for the whole document.</param>
/// <param name="Line">Where its text begins, counted from 1; what an alias repeats has the line of the anchor.</param>
/// <param name="Column">Counted from 1.</param>
public abstract record YamlValue(string Path, int Line, int Column)
{
    /// <summary>What it is, for a message.</summary>
    public abstract string Kind { get; }

    /// <summary>The same as JSON; nothing is null.</summary>
    public abstract JsonNode? ToJson();
}

public sealed record YamlList(IReadOnlyList<YamlValue> Items, string Path, int Line, int Column) : YamlValue(Path, Line, Column)
{
    public override string Kind => "a list";

    public override JsonNode ToJson() => new JsonArray([.. Items.Select(item => item.ToJson())]);
}

/// <summary>Members in the order of the document, without repeats.</summary>
public sealed record YamlMap(IReadOnlyDictionary<string, YamlValue> Members, string Path, int Line, int Column)
    : YamlValue(Path, Line, Column)
{
    public override string Kind => "an object";

    /// <summary>Null when there is no such member.</summary>
    public YamlValue? this[string name] => Members.GetValueOrDefault(name);

    public override JsonNode ToJson() =>
        new JsonObject(Members.Select(member => KeyValuePair.Create(member.Key, member.Value.ToJson())));
}
