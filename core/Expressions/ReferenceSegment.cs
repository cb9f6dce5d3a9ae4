using System.Globalization;

namespace Maestro.Expressions;

/// <summary>One step of a reference: a member's name, or a place in a list.</summary>
public readonly record struct ReferenceSegment
{
    private ReferenceSegment(string? name, int index) => (Name, Index) = (name, index);

    /// <summary>The member's name; null for a place in a list.</summary>
    public string? Name { get; }

    public int Index { get; }

    public static ReferenceSegment Member(string name) => new(name, -1);

    public static ReferenceSegment Item(int index) => new(null, index);

    /// <summary>The segment as it is written after what it is taken from.</summary>
    public override string ToString() => Name switch
    {
        null => $"[{Index.ToString(CultureInfo.InvariantCulture)}]",
        _ when ReferenceSyntax.IsPlainMember(Name) => $".{Name}",
        _ => $"[{ReferenceSyntax.Quote(Name)}]",
    };
}
