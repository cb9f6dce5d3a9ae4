namespace Maestro.Liquid;

/// <summary>Bounds on rendering one template.</summary>
public sealed record LiquidLimits
{
    public static LiquidLimits Default { get; } = new();

    /// <summary>Most characters of the result, and of any text made on the way. Default 4 Mi.</summary>
    public int MaxCharacters { get; init; } = 4 * 1024 * 1024;

    /// <summary>Most statements executed and list items touched. Default 2 million.</summary>
    public int MaxSteps { get; init; } = 2_000_000;
}
