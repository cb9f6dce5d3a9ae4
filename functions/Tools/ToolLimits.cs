using System.ComponentModel.DataAnnotations;

namespace Maestro.Functions.Tools;

/// <summary>Limits of tool calls. Section <c>Maestro</c>.</summary>
public sealed class ToolLimits
{
    /// <summary>Longest time for one tool call when the node sets none. Default two minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan ToolTimeout { get; set; } = TimeSpan.FromMinutes(2);
}
