namespace Maestro.Recipes.Yaml;

/// <summary>A value of a YAML document with its line, counted from 1.</summary>
internal abstract record YamlValue(int Line)
{
    /// <summary>What it is, for a message.</summary>
    public abstract string Kind { get; }
}

internal sealed record YamlScalar(string Text, bool IsPlain, int Line) : YamlValue(Line)
{
    public override string Kind => YamlScalars.Resolve(this) switch
    {
        null => "nothing",
        string => "a string",
        bool => "a boolean",
        _ => "a number",
    };
}

internal sealed record YamlList(IReadOnlyList<YamlValue> Items, int Line) : YamlValue(Line)
{
    public override string Kind => "a list";
}

/// <summary>Members in the order of the document, without repeats.</summary>
internal sealed record YamlMap(IReadOnlyList<(string Name, YamlValue Value)> Members, int Line) : YamlValue(Line)
{
    public override string Kind => "an object";
}
