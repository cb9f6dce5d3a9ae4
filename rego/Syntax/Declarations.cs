namespace Maestro.Rego.Syntax;

internal enum RuleKind
{
    /// <summary>One value: <c>p := v</c>, <c>p[k] := v</c>, a function.</summary>
    Value,

    /// <summary>A set member: <c>p contains k</c>.</summary>
    Set,
}

/// <param name="Name">The head's first variable, relative to the package.</param>
/// <param name="Path">What follows the name.</param>
/// <param name="Arguments">Of a function, else null.</param>
/// <param name="Key">Of <c>contains</c>.</param>
/// <param name="Value">The value; true where none is written.</param>
internal sealed record RuleHead(
    RegoLocation Location,
    RuleKind Kind,
    string Name,
    IReadOnlyList<Term> Path,
    IReadOnlyList<Term>? Arguments,
    Term? Key,
    Term? Value,
    bool Assigned);

internal sealed class Rule(RegoLocation location, RuleHead head, Body body)
{
    public RegoLocation Location => location;

    public RuleHead Head => head;

    public Body Body => body;

    public bool IsDefault { get; init; }

    public Rule? Else { get; init; }

    /// <summary>The source text of the whole rule.</summary>
    public string Text { get; init; } = "";

    public Annotation? Annotations { get; set; }
}

internal sealed class Import(RegoLocation location, IReadOnlyList<string> path, string? alias)
{
    public RegoLocation Location => location;

    public IReadOnlyList<string> Path => path;

    public string? Alias => alias;

    public string Name => alias ?? path[^1];
}

internal sealed class Module(string file, RegoLocation location, IReadOnlyList<string> package)
{
    public string File => file;

    public RegoLocation Location => location;

    public IReadOnlyList<string> Package => package;

    public List<Import> Imports { get; } = [];

    public List<Rule> Rules { get; } = [];

    public List<Comment> Comments { get; } = [];

    public List<Annotation> Annotations { get; } = [];
}

/// <summary>A comment, without its mark.</summary>
internal readonly record struct Comment(RegoLocation Location, string Text);

/// <summary>A METADATA block: its scope and its content as a value.</summary>
internal sealed record Annotation(RegoLocation Location, int EndRow, string Scope, RegoObject Content);
