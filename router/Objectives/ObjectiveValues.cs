using Maestro.Router.Learning;

namespace Maestro.Router.Objectives;

/// <summary>What a deployment offers a request, as known at the moment of the choice.</summary>
/// <param name="Quality">0 to 1, from the configuration or a scorecard; 0.5 when nobody has said.</param>
/// <param name="P95Ms">Of whole answers, or to the first token for a stream; null until measured.</param>
/// <param name="CostUsd">Estimate for this request; null when the price is not known.</param>
/// <param name="Reliability">Lower bound of the success rate: mean less one standard deviation of its Beta posterior.</param>
/// <param name="Load">Requests at work or waiting, relative to what the deployment takes at once; 0 is idle.</param>
/// <param name="Sovereignty">1 on machines of one's own, 0.5 in a declared jurisdiction, else 0.</param>
/// <param name="KvHitRatio">Share of prompt tokens found in the cache, for replicas that report it.</param>
public readonly record struct ObjectiveValues(
    double Quality, double? P95Ms, double? CostUsd, double Reliability, double Load, double Sovereignty,
    double? KvHitRatio = null);
