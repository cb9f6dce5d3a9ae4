using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Maestro.Embedded.Engine.Replay;

/// <summary>What orchestrator code sees of its execution.</summary>
internal sealed class EngineOrchestrationContext(OrchestrationExecution execution, ILoggerFactory loggers)
    : TaskOrchestrationContext
{
    public override TaskName Name => execution.Row.Name;

    public override string InstanceId => execution.Row.InstanceId;

    public override ParentOrchestrationInstance? Parent { get; } =
        execution.Row.Parent is { } parent ? new ParentOrchestrationInstance(parent.Name, parent.InstanceId) : null;

    public override DateTime CurrentUtcDateTime => execution.Now;

    public override bool IsReplaying => execution.IsReplaying;

    public override string Version => execution.Row.Version;

    protected override ILoggerFactory LoggerFactory => loggers;

    public override T? GetInput<T>()
        where T : default => execution.GetInput<T>();

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        ThrowIfMisplaced(input, options);
        return WithRetry(options, () => execution.CallActivity<TResult>(name.Name, input, options?.Version));
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        ThrowIfMisplaced(input, options);

        // Every attempt is the same child: its id is settled once, before the first.
        var instanceId = (options as SubOrchestrationOptions)?.InstanceId ?? NewGuid().ToString("N");
        return WithRetry(
            options, () => execution.CallSubOrchestrator<TResult>(orchestratorName.Name, input, instanceId, options));
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken) =>
        execution.CreateTimer(fireAt, cancellationToken);

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return execution.WaitForExternalEvent<T>(eventName, cancellationToken);
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        execution.SendEvent(instanceId, eventName, payload);
    }

    public override void SetCustomStatus(object? customStatus) => execution.SetCustomStatus(customStatus);

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        execution.ContinueAsNew(newInput, preserveUnprocessedEvents, null);

    public override void ContinueAsNew(ContinueAsNewOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        execution.ContinueAsNew(options.NewInput, options.PreserveUnprocessedEvents, options.NewVersion);
    }

    public override Guid NewGuid() => execution.NewGuid();

    private static void ThrowIfMisplaced(object? input, TaskOptions? options)
    {
        if (input is TaskOptions && options is null)
            throw new ArgumentException("Task options were passed as the input. Name the argument: options: …", nameof(input));
    }

    private Task<T> WithRetry<T>(TaskOptions? options, Func<Task<T>> call) =>
        options?.Retry is { } retry ? RetryLoop.RunAsync(this, retry, call) : call();
}
