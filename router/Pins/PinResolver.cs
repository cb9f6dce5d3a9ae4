using System.Collections.Immutable;

namespace Maestro.Router.Pins;

/// <summary>Where a pinned request goes: to that one group and nowhere else. The hard constraints still hold there.</summary>
internal static class PinResolver
{
    /// <summary>Empty when the configuration does not have what the pin names any more.</summary>
    public static ImmutableArray<DeploymentGroup> Resolve(Pin pin, RoutingTable table)
    {
        if (table.ById.TryGetValue(pin.Model, out var deployment)) return [new(deployment.Config.ModelName, [deployment])];
        var chain = table.Chain(pin.Model);
        return chain.IsEmpty ? [] : [chain[0]];
    }
}
