using System.ComponentModel.DataAnnotations;

namespace Maestro.Functions.Timers;

/// <summary>Options of the reconciler. Section <c>Maestro</c>.</summary>
public sealed class ReconcileOptions
{
    /// <summary>How long a request that may still be at work is left alone.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan ReconcileGrace { get; set; } = TimeSpan.FromSeconds(30);
}
