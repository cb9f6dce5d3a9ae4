namespace Maestro.Router.Detection;

/// <summary>What the automatic configuration found.</summary>
/// <param name="Config">Null when there is nothing to route to.</param>
/// <param name="Findings">For a person: what was looked for and what was found.</param>
public sealed record DetectionResult(RouterConfig? Config, bool Simulated, IReadOnlyList<string> Findings);
