using System.ComponentModel.DataAnnotations;

namespace Maestro.Functions.Timers;

/// <summary>Options of the pruner. Section <c>Maestro</c>.</summary>
public sealed class PruneOptions
{
    /// <summary>How long after its start the history of an orchestration that has ended is kept. Default 30 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan HistoryRetention { get; set; } = TimeSpan.FromDays(30);
}
