using System.Diagnostics;
using Maestro.Embedded.Engine.Instances;
using Maestro.Embedded.Engine.Messages;
using Maestro.Embedded.Engine.Replay;
using Maestro.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Maestro.Embedded.Engine.Client;

/// <summary>
/// The engine's client. Every call that changes something completes when the change is on disk, and fails with
/// <see cref="DatabaseException"/> when it is not.
/// </summary>
internal sealed class EngineClient(Func<EngineRuntime?> runtime) : DurableTaskClient("embedded")
{
    private EngineRuntime Runtime => runtime() ?? throw new EngineStoppedException("The durable engine is not running.");

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName,
        object? input = null,
        StartOrchestrationOptions? options = null,
        CancellationToken cancellation = default)
    {
        if (string.IsNullOrEmpty(orchestratorName.Name)) throw new ArgumentNullException(nameof(orchestratorName));
        var engine = Runtime;
        var refusedOver = StartPolicy.RefusedOver(options?.DedupeStatuses);
        Admission.ThrowIfBusy(engine);

        // Ids that rise with time keep the index of ids compact.
        var instanceId = string.IsNullOrEmpty(options?.InstanceId)
            ? Guid.CreateVersion7(engine.Time.GetUtcNow()).ToString("N")
            : options.InstanceId;
        var span = Activity.Current;
        var message = new StartMessage
        {
            Name = orchestratorName.Name,
            Version = options?.Version?.Version ?? engine.Options.DefaultVersion,
            Input = Payload.Serialize(input, engine.Options),
            StartAt = options?.StartAt?.UtcDateTime,
            Tags = options?.Tags ?? new Dictionary<string, string>(),
            TraceParent = span?.IdFormat == ActivityIdFormat.W3C ? span.Id : null,
            TraceState = span?.TraceStateString,
            RefusedOver = refusedOver,
            IsFreshId = instanceId != options?.InstanceId,
        };
        await PostAsync(engine, instanceId, message, cancellation);
        return instanceId;
    }

    public override Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        var engine = Runtime;
        Admission.ThrowIfBusy(engine);
        return PostAsync(
            engine, instanceId, new EventMessage(eventName, Payload.Serialize(eventPayload, engine.Options)), cancellation);
    }

    public override Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var engine = Runtime;
        var message = new TerminateMessage(Payload.Serialize(options?.Output, engine.Options), options?.Recursive == true);
        return PostAsync(engine, instanceId, message, cancellation);
    }

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return PostAsync(Runtime, instanceId, new SuspendMessage(reason), cancellation);
    }

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return PostAsync(Runtime, instanceId, new ResumeMessage(reason), cancellation);
    }

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(
            instanceId, getInputsAndOutputs, row => row.Status != OrchestrationRuntimeStatus.Pending, waiter => waiter.Started,
            cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, getInputsAndOutputs, row => row.IsTerminal, waiter => waiter.Ended, cancellation);

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(InstanceQueries.Find(Runtime, instanceId, getInputsAndOutputs));
    }

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        var engine = Runtime;
        var query = filter ?? new OrchestrationQuery();
        return Pageable.Create((token, size, cancellation) =>
        {
            cancellation.ThrowIfCancellationRequested();
            return Task.FromResult(InstanceQueries.Page(engine, query, token ?? query.ContinuationToken, size ?? query.PageSize));
        });
    }

    public override Task<Page<string>> ListInstanceIdsAsync(
        IEnumerable<OrchestrationRuntimeStatus>? runtimeStatus = null,
        DateTimeOffset? completedTimeFrom = null,
        DateTimeOffset? completedTimeTo = null,
        int pageSize = OrchestrationQuery.DefaultPageSize,
        string? lastInstanceKey = null,
        CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(InstanceQueries.PageIds(
            Runtime, runtimeStatus, completedTimeFrom, completedTimeTo, pageSize, lastInstanceKey));
    }

    public override Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return Purger.PurgeOneAsync(Runtime, instanceId, options?.Recursive == true, cancellation);
    }

    public override Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return Purger.PurgeAllAsync(Runtime, filter, options?.Recursive == true, cancellation);
    }

    /// <exception cref="ArgumentException">There is no such instance.</exception>
    /// <exception cref="InvalidOperationException">The instance has not ended and its own id was asked for.</exception>
    public override async Task<string> RestartAsync(
        string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var engine = Runtime;
        var (row, input) = InstanceQueries.FindWithInput(engine, instanceId)
            ?? throw new ArgumentException($"There is no orchestration with id '{instanceId}'.", nameof(instanceId));
        if (!restartWithNewInstanceId && !row.IsTerminal)
            throw new InvalidOperationException(
                $"Orchestration '{instanceId}' is {row.Status}; only an ended one restarts under its own id.");

        var id = restartWithNewInstanceId ? Guid.CreateVersion7(engine.Time.GetUtcNow()).ToString("N") : instanceId;
        var message = new StartMessage
        {
            Name = row.Name,
            Version = row.Version,
            Input = input,
            Tags = row.Tags,
            TraceParent = Activity.Current?.Id ?? row.TraceParent,
            RefusedOver = StartPolicy.NotEnded,
            IsFreshId = restartWithNewInstanceId,
        };
        await PostAsync(engine, id, message, cancellation);
        return id;
    }

    // The client lives as long as the engine, which disposes what there is.
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static Task PostAsync(
        EngineRuntime engine, string instanceId, InstanceMessage message, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var reply = message.ExpectReply();
        engine.Directory.Post(instanceId, message);
        return cancellation.CanBeCanceled ? reply.WaitAsync(cancellation) : reply;
    }

    private async Task<OrchestrationMetadata> WaitAsync(
        string instanceId,
        bool withPayloads,
        Func<InstanceRow, bool> isReached,
        Func<InstanceWaiters.Waiter, TaskCompletionSource<InstanceRow>> signal,
        CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var engine = Runtime;
        var waiter = engine.Waiters.Register(instanceId);
        try
        {
            var row = InstanceQueries.FindRow(engine, instanceId) is { } found && isReached(found)
                ? found
                : await signal(waiter).Task.WaitAsync(cancellation);
            return InstanceQueries.Describe(engine, row, withPayloads);
        }
        finally
        {
            engine.Waiters.Release(waiter);
        }
    }
}
