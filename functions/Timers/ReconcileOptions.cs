namespace Maestro.Functions.Timers;

/// <summary>Options of the reconciler. Section <c>Maestro</c>.</summary>
public sealed class ReconcileOptions
{
    /// <summary>How long a request that may still be at work is left alone.</summary>
    public TimeSpan ReconcileGrace { get; set; } = TimeSpan.FromSeconds(30);
}
