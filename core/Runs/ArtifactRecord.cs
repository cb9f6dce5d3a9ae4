namespace Maestro.Runs;

/// <summary>A named output of a run; the content is the blob <paramref name="Digest"/>.</summary>
public sealed record ArtifactRecord(
    string Name, string NodeId, string MediaType, long Bytes, string Digest, DateTimeOffset CreatedAt);
