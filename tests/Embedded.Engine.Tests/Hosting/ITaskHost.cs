namespace Embedded.Engine.Tests.Hosting;

/// <summary>
/// What the behaviour suite needs of a Durable Task host. Tests under Behaviour/ use nothing else, so that any host of the same
/// contract can be put in the engine's place.
/// </summary>
public interface ITaskHost : IAsyncDisposable
{
    DurableTaskClient Client { get; }

    /// <summary>The time on the host's clock.</summary>
    DateTimeOffset Now { get; }

    /// <summary>How late a timer may be when the host is busy, as time on its clock.</summary>
    TimeSpan Lateness { get; }

    /// <summary>Registers an orchestrator that reads its input, if at all, as a <typeparamref name="TInput"/>.</summary>
    void Orchestrator<TInput>(string name, Func<TaskOrchestrationContext, Task<object?>> body);

    void Activity<TInput>(string name, Func<TaskActivityContext, TInput, Task<object?>> body);

    Task StartAsync();

    /// <summary>
    /// A duration as tests name it, on the host's clock: itself on a clock that tests move, much shorter on the real one.
    /// Whatever a test hands to the host as a time to wait comes from here.
    /// </summary>
    TimeSpan Span(TimeSpan time);

    /// <summary>Lets <see cref="Span"/> of the time pass on the host's clock; a host on the real clock waits.</summary>
    Task AdvanceAsync(TimeSpan time);
}
