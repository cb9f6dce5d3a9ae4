using System.ComponentModel.DataAnnotations;

namespace Maestro.Functions.Agents;

/// <summary>Where the router is. Section <c>Maestro</c>.</summary>
public sealed class RouterOptions
{
    /// <summary>Base URL, without <c>/v1</c>.</summary>
    [Required]
    public Uri RouterUrl { get; set; } = null!;

    /// <summary>Bearer key, when the router asks for one.</summary>
    public string? RouterKey { get; set; }

    /// <summary>Longest time for one model call when the node sets none.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan ModelTimeout { get; set; } = TimeSpan.FromMinutes(5);
}
