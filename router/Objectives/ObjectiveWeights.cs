using Maestro.Router.Learning;

namespace Maestro.Router.Objectives;

/// <summary>
/// How much each objective counts; only their proportions matter. None is negative, and at least one is above zero.
/// </summary>
public readonly record struct ObjectiveWeights(
    double Quality, double Latency, double Cost, double Reliability, double Load, double Sovereignty)
{
    /// <summary>
    /// Every objective alike, load half: it spreads traffic among equals and rarely overrules a real difference.
    /// </summary>
    public static ObjectiveWeights Default { get; } = new(1, 1, 1, 1, 0.5, 1);

    public double Sum => Quality + Latency + Cost + Reliability + Load + Sovereignty;

    public double this[string objective] => objective switch
    {
        Objective.Quality => Quality,
        Objective.Latency => Latency,
        Objective.Cost => Cost,
        Objective.Reliability => Reliability,
        Objective.Load => Load,
        _ => Sovereignty,
    };

    public ObjectiveWeights With(string objective, double weight) => objective switch
    {
        Objective.Quality => this with { Quality = weight },
        Objective.Latency => this with { Latency = weight },
        Objective.Cost => this with { Cost = weight },
        Objective.Reliability => this with { Reliability = weight },
        Objective.Load => this with { Load = weight },
        _ => this with { Sovereignty = weight },
    };

    /// <summary>A draft should be quick and cheap; what is final should be good and arrive.</summary>
    public ObjectiveWeights For(RoutingHint hint) => hint switch
    {
        RoutingHint.Draft => this with { Quality = Quality * 0.5, Latency = Latency * 2, Cost = Cost * 2 },
        RoutingHint.Finalization => this with { Quality = Quality * 3, Reliability = Reliability * 1.5, Cost = Cost * 0.5 },
        _ => this,
    };
}
