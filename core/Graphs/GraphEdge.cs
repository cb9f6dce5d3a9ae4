namespace Maestro.Graphs;

/// <summary><paramref name="To"/> needs <paramref name="From"/>.</summary>
public sealed record GraphEdge(string From, string To);
