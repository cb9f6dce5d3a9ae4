using Microsoft.DurableTask.Client;

namespace Maestro.Embedded.Engine.Client;

/// <summary>When a start over an existing instance of the same id is refused.</summary>
internal static class StartPolicy
{
    /// <summary>The default: an instance that has not ended is never replaced by accident.</summary>
    public static readonly IReadOnlyCollection<OrchestrationRuntimeStatus> NotEnded =
        [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    /// <exception cref="ArgumentException">A name is no status, or the set contradicts itself.</exception>
    public static IReadOnlyCollection<OrchestrationRuntimeStatus> RefusedOver(IReadOnlyList<string>? names)
    {
        if (names is null) return NotEnded;
        var statuses = names
            .Select(name => Enum.TryParse<OrchestrationRuntimeStatus>(name, ignoreCase: true, out var status)
                ? status
                : throw new ArgumentException($"'{name}' is not an orchestration status.", nameof(names)))
            .ToHashSet();
        if (statuses.Contains(OrchestrationRuntimeStatus.Terminated) && !NotEnded.All(statuses.Contains))
        {
            throw new ArgumentException(
                "A start that may not replace a terminated instance may not replace a running one either: it would terminate it first.",
                nameof(names));
        }

        return statuses;
    }
}
