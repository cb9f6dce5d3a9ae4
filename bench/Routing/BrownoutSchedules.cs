using Maestro.Simulator.Faults;

namespace Maestro.Bench.Routing;

/// <summary>What goes wrong at which of the three providers. Times are milliseconds.</summary>
internal sealed record BrownoutSchedule(string Name, string Meaning, FaultPlan[] Plans)
{
    public static IReadOnlyList<BrownoutSchedule> All { get; } =
    [
        new("errors", "the first answers 500 to six in ten and 429 to one in ten, the second 503 to one in ten",
        [
            new([new(FaultKind.Error, Probability: 0.6), new(FaultKind.RateLimit, Probability: 0.25, RetryAfterSeconds: 1)], 1),
            new([new(FaultKind.Error, Probability: 0.1, Status: 503)], 2),
            FaultPlan.None,
        ]),
        new("latency", "for two of every three seconds, half of the first's answers come a second late, or more",
        [
            new([new(FaultKind.Latency, Probability: 0.5, DelayMs: 1000, JitterMs: 500, PeriodMs: 3000, ForMs: 2000)], 3),
            new([new(FaultKind.Latency, Probability: 0.2, DelayMs: 20, JitterMs: 20)], 4),
            FaultPlan.None,
        ]),
        new("hangs", "three in ten of the first's answers, and one in twenty of the second's, never come",
        [
            new([new(FaultKind.Hang, Probability: 0.3)], 5),
            new([new(FaultKind.Hang, Probability: 0.05)], 6),
            FaultPlan.None,
        ]),
        new("cuts", "the first's connections die before, within or after the first event; some of its answers are not JSON",
        [
            new(
            [
                new(FaultKind.Cut, Probability: 0.25, AfterBytes: 0),
                new(FaultKind.Cut, Probability: 0.1, AfterBytes: 600),
                new(FaultKind.BadJson, Probability: 0.1),
            ], 7),
            new([new(FaultKind.Cut, Probability: 0.05, AfterBytes: 0)], 8),
            FaultPlan.None,
        ]),
        new("rolling", "each of the three in turn is out for a second: refused, hanging, cut",
        [
            new([new(FaultKind.Error, Status: 503, FromMs: 0, PeriodMs: 3000, ForMs: 1000)], 9),
            new([new(FaultKind.Hang, FromMs: 1000, PeriodMs: 3000, ForMs: 1000)], 10),
            new([new(FaultKind.Cut, AfterBytes: 0, FromMs: 2000, PeriodMs: 3000, ForMs: 1000)], 11),
        ]),
    ];
}
