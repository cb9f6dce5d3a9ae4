using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.DurableTask;

namespace Maestro.Embedded.Engine;

/// <summary>
/// An orchestrator: deterministic code that reads its input through <see cref="TaskOrchestrationContext.GetInput{T}"/>.
/// </summary>
public delegate Task<object?> OrchestratorBody(TaskOrchestrationContext context);

/// <summary>An activity: any code. It may run more than once for one call, after a crash in between.</summary>
public delegate Task<object?> ActivityBody(TaskActivityContext context, string? inputJson, CancellationToken cancellationToken);

/// <summary>The orchestrators and activities that the engine can run, by name; case is ignored, a name is given once.</summary>
public sealed class TaskRegistry
{
    private readonly ConcurrentDictionary<string, OrchestratorBody> _orchestrators = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, ActivityBody> _activities = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="ArgumentException">The name is empty or taken by another orchestrator.</exception>
    public void AddOrchestrator(string name, OrchestratorBody body) => Add(_orchestrators, name, body, "orchestrator");

    /// <exception cref="ArgumentException">The name is empty or taken by another activity.</exception>
    public void AddActivity(string name, ActivityBody body) => Add(_activities, name, body, "activity");

    internal bool TryGetOrchestrator(string name, [NotNullWhen(true)] out OrchestratorBody? body) =>
        _orchestrators.TryGetValue(name, out body);

    internal bool TryGetActivity(string name, [NotNullWhen(true)] out ActivityBody? body) =>
        _activities.TryGetValue(name, out body);

    private static void Add<T>(ConcurrentDictionary<string, T> bodies, string name, T body, string kind)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(body);
        if (!bodies.TryAdd(name, body)) throw new ArgumentException($"The {kind} '{name}' is registered twice.", nameof(name));
    }
}
