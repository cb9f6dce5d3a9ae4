namespace Maestro.Embedded.Triggers.Timers;

/// <summary>The durable state of one timer. Times are UTC.</summary>
/// <param name="Schedule">The schedule under which <paramref name="Next"/> was computed.</param>
/// <param name="Last">The occurrence that ran last; null before the first.</param>
/// <param name="Next">The occurrence that is due next.</param>
/// <param name="Updated">When the record was written.</param>
internal sealed record TimerRecord(string Schedule, DateTime? Last, DateTime Next, DateTime Updated);
