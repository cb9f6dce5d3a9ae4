using System.Globalization;
using Maestro.Router.Model;

namespace Maestro.Router.Choice;

internal sealed class BreakerFilter : ICandidateFilter
{
    public string Name => "breaker";

    public string? Exclude(Deployment deployment) =>
        deployment.BreakerOpenFor is { Ticks: > 0 } left
            ? string.Create(CultureInfo.InvariantCulture, $"circuit breaker open for another {left.TotalSeconds:0.0} s")
            : null;
}
