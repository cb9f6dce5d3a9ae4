namespace Embedded.Engine.Tests.Behaviour;

/// <summary>
/// A test against a Durable Task host, and nothing but the contract of one. Each suite runs on every host through a sealed
/// subclass that names the host.
/// </summary>
public abstract class BehaviourTest(ITaskHost host) : IAsyncLifetime
{
    protected ITaskHost Host { get; } = host;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await Host.DisposeAsync();

    /// <summary>An orchestrator that does not read its input.</summary>
    protected void Orchestrator(string name, Func<TaskOrchestrationContext, Task<object?>> body) =>
        Host.Orchestrator<object?>(name, body);

    protected void Orchestrator<TInput>(string name, Func<TaskOrchestrationContext, Task<object?>> body) =>
        Host.Orchestrator<TInput>(name, body);

    protected void Activity<TInput>(string name, Func<TInput, object?> body) =>
        Host.Activity<TInput>(name, (_, input) => Task.FromResult(body(input)));

    protected TimeSpan Seconds(double seconds) => Host.Span(TimeSpan.FromSeconds(seconds));
}
