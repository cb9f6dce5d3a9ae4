namespace Maestro.Functions.Tools;

/// <summary>Limits of tool calls. Section <c>Maestro</c>.</summary>
public sealed class ToolLimits
{
    /// <summary>Longest time for one tool call when the node sets none. Default two minutes.</summary>
    public TimeSpan ToolTimeout { get; set; } = TimeSpan.FromMinutes(2);
}
