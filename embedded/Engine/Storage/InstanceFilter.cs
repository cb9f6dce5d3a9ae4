using Microsoft.DurableTask.Client;

namespace Maestro.Embedded.Engine.Storage;

/// <summary>Which instances a list asks for. What is not set does not count.</summary>
internal sealed record InstanceFilter
{
    /// <summary>Only those created later than the instance with this key.</summary>
    public long AfterKey { get; init; }

    public TickRange Created { get; init; } = TickRange.All;

    /// <summary>When set, only instances that have ended, and within this.</summary>
    public TickRange? Completed { get; init; }

    public IEnumerable<OrchestrationRuntimeStatus>? Statuses { get; init; }

    public string? IdPrefix { get; init; }

    /// <summary>One bit for each status that is asked for.</summary>
    public long StatusBits => Statuses?.Aggregate(0L, (bits, status) => bits | (1L << (int)status)) ?? -1;
}

/// <summary>A span of UTC ticks, both ends included.</summary>
internal readonly record struct TickRange(long From, long To)
{
    public static TickRange All { get; } = new(long.MinValue, long.MaxValue);

    public static TickRange Of(DateTimeOffset? from, DateTimeOffset? to) =>
        new(from?.UtcTicks ?? long.MinValue, to?.UtcTicks ?? long.MaxValue);
}
