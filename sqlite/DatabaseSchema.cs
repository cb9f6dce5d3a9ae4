namespace Maestro.Sqlite;

/// <summary>The tables of a database file, and the steps that bring an older file up to date.</summary>
/// <remarks>A step, once released, never changes; a new layout is a new step at the end.</remarks>
public sealed record DatabaseSchema
{
    /// <summary>
    /// The table of names and values that holds the version. It marks a file as ours and is made before the first step.
    /// </summary>
    public required string MetaTable { get; init; }

    /// <summary>The name below which the version is kept. Default schema.</summary>
    public string VersionName { get; init; } = "schema";

    /// <summary>The type of the values. Default INTEGER.</summary>
    public string ValueType { get; init; } = "INTEGER";

    /// <summary>The step from each version to the next; the first one begins with an empty file.</summary>
    public required IReadOnlyList<string> Steps { get; init; }

    /// <summary>
    /// A table by which files of ours are known that are older than versions are; the first step must put up with them.
    /// </summary>
    public string? UnversionedTable { get; init; }
}
