using Microsoft.DurableTask;

namespace Embedded.Engine.Tests.Hosting;

/// <summary>A test against a Durable Task host, and nothing but the contract of one.</summary>
public abstract class BehaviourTest : IAsyncLifetime
{
    protected ITaskHost Host { get; } = new EngineHost();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await Host.DisposeAsync();

    protected void Orchestrator(string name, Func<TaskOrchestrationContext, Task<object?>> body) => Host.Orchestrator(name, body);

    protected void Activity<TInput>(string name, Func<TInput, object?> body) =>
        Host.Activity<TInput>(name, (_, input) => Task.FromResult(body(input)));
}
