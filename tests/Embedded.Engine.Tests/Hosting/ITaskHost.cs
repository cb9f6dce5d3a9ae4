using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Embedded.Engine.Tests.Hosting;

/// <summary>
/// What the behaviour suite needs of a Durable Task host. Tests under Behaviour/ use nothing else, so that any host of the same
/// contract can be put in the engine's place.
/// </summary>
public interface ITaskHost : IAsyncDisposable
{
    DurableTaskClient Client { get; }

    void Orchestrator(string name, Func<TaskOrchestrationContext, Task<object?>> body);

    void Activity<TInput>(string name, Func<TaskActivityContext, TInput, Task<object?>> body);

    Task StartAsync();

    /// <summary>Moves the host's clock; a host on the real clock waits.</summary>
    Task AdvanceAsync(TimeSpan time);
}
