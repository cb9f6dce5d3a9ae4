using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Maestro.Tools.Logs.Queries;

/// <summary>Which lines a call is about, as it was asked; parts that were left out are null. All given parts must hold.</summary>
/// <param name="Pattern">Regular expression over the whole line.</param>
/// <param name="IgnoreCase">Whether the pattern ignores case.</param>
/// <param name="Levels">Any of these levels.</param>
/// <param name="Component">The component, in any case; a trailing <c>*</c> stands for any ending.</param>
/// <param name="From">Earliest time, inclusive.</param>
/// <param name="To">Latest time, exclusive.</param>
public sealed record Criteria(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Pattern = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault), DefaultValue(false)] bool IgnoreCase = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<LogLevel>? Levels = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Component = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? From = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? To = null);
