using System.Globalization;
using Maestro.Router.Model;

namespace Maestro.Router.Choice;

internal sealed class CooldownFilter : ICandidateFilter
{
    public string Name => "cooldown";

    public string? Exclude(Deployment deployment) =>
        deployment.CoolingFor is { Ticks: > 0 } left
            ? string.Create(CultureInfo.InvariantCulture, $"rate limited, asked to wait another {left.TotalSeconds:0.0} s")
            : null;
}
