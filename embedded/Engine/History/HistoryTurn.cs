namespace Maestro.Embedded.Engine.History;

/// <summary>
/// What one turn appended: facts, each followed by the decisions that it led to. All share the turn's time (UTC).
/// </summary>
internal sealed record HistoryTurn(DateTime Time, IReadOnlyList<HistoryEvent> Events);
