using Maestro.Runs;

namespace Maestro.Wire;

public sealed record ArtifactPage(IReadOnlyList<ArtifactRecord> Items);
