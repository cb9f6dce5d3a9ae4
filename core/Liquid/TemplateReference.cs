using Maestro.Expressions;

namespace Maestro.Liquid;

/// <summary>Something outside itself that a template reads, as far as its text alone tells.</summary>
/// <param name="Root">The name of a variable of the dialect.</param>
/// <param name="Segments">The leading segments that do not depend on other values.</param>
/// <param name="Complete">Whether nothing follows those segments; false when a computed index cut them short.</param>
/// <param name="Line">Line in the template, from 1.</param>
public sealed record TemplateReference(string Root, IReadOnlyList<ReferenceSegment> Segments, bool Complete, int Line)
{
    public override string ToString() => Root + string.Concat(Segments);
}
