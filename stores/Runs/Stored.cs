namespace Maestro.Stores.Runs;

/// <summary>A record as it is stored, with the version to be named when it is replaced.</summary>
public sealed record Stored<T>(T Value, string ETag);

/// <summary>One page of a list, and where the next begins; null when this is the last.</summary>
public sealed record Listing<T>(IReadOnlyList<T> Items, string? Next);
