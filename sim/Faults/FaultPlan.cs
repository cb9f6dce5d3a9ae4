using System.Collections.Immutable;
using System.IO.Enumeration;
using System.Text.Json.Serialization;

namespace Maestro.Simulator.Faults;

/// <summary>
/// What goes wrong from now on. The first fault that is active and drawn hits a request; the draws follow from the seed.
/// </summary>
public sealed record FaultPlan(ImmutableArray<Fault> Faults, int Seed = 0)
{
    public static FaultPlan None { get; } = new([]);
}

/// <summary>The plan in force, set over the admin API or by the program that hosts the simulator.</summary>
public sealed class FaultInjector(TimeProvider time)
{
    private State _state = new(FaultPlan.None, new(0), 0);
    private long _hit;

    public FaultPlan Plan => Volatile.Read(ref _state).Plan;

    /// <summary>Requests that a fault has hit since the plan was set.</summary>
    public long Hit => Interlocked.Read(ref _hit);

    public void Set(FaultPlan plan)
    {
        Interlocked.Exchange(ref _hit, 0);
        Volatile.Write(ref _state, new(plan, new(plan.Seed), time.GetTimestamp()));
    }

    /// <summary>The fault that hits this request; null: none. And a number in [0, 1) for what that fault draws itself.</summary>
    public (Fault? Fault, double Draw) Next(string? model)
    {
        var state = Volatile.Read(ref _state);
        if (state.Plan.Faults.IsDefaultOrEmpty) return default;
        var elapsed = time.GetElapsedTime(state.SetAt).TotalMilliseconds;
        foreach (var fault in state.Plan.Faults)
        {
            if (!fault.IsActive(elapsed)) continue;
            if (fault.Model is { } pattern && (model is null || !FileSystemName.MatchesSimpleExpression(pattern, model)))
                continue;
            var (draw, more) = state.Draw();
            if (draw >= (fault.Probability ?? 1)) continue;
            Interlocked.Increment(ref _hit);
            return (fault, more);
        }

        return default;
    }

    private sealed record State(FaultPlan Plan, Random Random, long SetAt)
    {
        private readonly Lock _drawing = new();

        public (double, double) Draw()
        {
            lock (_drawing) return (Random.NextDouble(), Random.NextDouble());
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(FaultPlan))]
[JsonSerializable(typeof(FaultStatus))]
internal sealed partial class FaultJson : JsonSerializerContext;

/// <summary>What <c>GET /admin/faults</c> answers.</summary>
internal sealed record FaultStatus(FaultPlan Plan, long Hit);
