using System.Collections.Concurrent;
using System.Diagnostics;
using Maestro.Embedded.Engine.Diagnostics;
using Maestro.Embedded.Engine.Instances;
using Maestro.Embedded.Engine.Messages;
using Maestro.Embedded.Engine.Replay;
using Maestro.Embedded.Engine.Scheduling;
using Microsoft.Extensions.Logging;

namespace Maestro.Embedded.Engine.Activities;

/// <summary>
/// Runs activities, a bounded number at once. A call is known here from its start until its result is on disk, so that an
/// instance rebuilt in between does not run it a second time.
/// </summary>
internal sealed class ActivityRunner(
    TaskRegistry registry, DurableEngineOptions options, TimeProvider time, ILogger log, Action<string, InstanceMessage> post)
    : PoolWorker, IDisposable
{
    private readonly ConcurrentQueue<ActivityCall> _queue = new();
    private readonly ConcurrentDictionary<ActivityKey, bool> _known = new();
    private readonly CancellationTokenSource _cancelled = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;
    private volatile bool _isStopping;

    public int Queued => _queue.Count;

    public int Running => Volatile.Read(ref _running);

    public void Start(InstanceRow row, TaskScheduled task)
    {
        var call = new ActivityCall(row, task);
        if (_isStopping || !_known.TryAdd(call.Key, true)) return;
        _queue.Enqueue(call);
        StartWorkerIfNeeded();
    }

    /// <summary>The call's result is on disk, or nobody wants it any more.</summary>
    public void Release(TaskEndedMessage ended) =>
        _known.TryRemove(new ActivityKey(ended.Key, ended.Generation, ended.TaskId), out _);

    public bool HasRunning(OrchestrationExecution execution) =>
        execution.Pending.Any(task => task.Decision is TaskScheduled && !task.IsAnswered);

    /// <summary>Starts nothing more and waits for what runs; then cancels it.</summary>
    /// <returns>How many activities had to be cancelled.</returns>
    public async Task<int> StopAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        _isStopping = true;
        if (Running == 0) return 0;
        try
        {
            await _idle.Task.WaitAsync(timeout, time, cancellation);
            return 0;
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            var unfinished = Running;
            await _cancelled.CancelAsync();
            return unfinished;
        }
    }

    /// <summary>Cancels what runs without waiting for it.</summary>
    public void Abandon()
    {
        _isStopping = true;
        _cancelled.Cancel();
    }

    public void Dispose() => _cancelled.Dispose();

    protected override void Work() => _ = WorkAsync();

    private void StartWorkerIfNeeded()
    {
        var running = Volatile.Read(ref _running);
        while (running < options.MaxConcurrentActivities)
        {
            var seen = Interlocked.CompareExchange(ref _running, running + 1, running);
            if (seen == running)
            {
                Start();
                return;
            }

            running = seen;
        }
    }

    private async Task WorkAsync()
    {
        // The loop owns one of the places; RunAsync never throws. Until the first call that takes its time it is on Work's
        // thread.
        var isOnOwnThread = true;
        while (!_isStopping && _queue.TryDequeue(out var call))
        {
            if (isOnOwnThread) PassOn();
            var run = RunAsync(call);
            isOnOwnThread &= run.IsCompleted;
            if (await run is not { } ended) continue;
            if (isOnOwnThread) Following((post, call, ended), static step => step.post(step.call.Row.InstanceId, step.ended));
            else post(call.Row.InstanceId, ended);
        }

        if (Interlocked.Decrement(ref _running) == 0 && _isStopping) _idle.TrySetResult();
        if (!_isStopping && !_queue.IsEmpty) StartWorkerIfNeeded();
    }

    /// <returns>The outcome; null when the call was cut short by a stop.</returns>
    private async ValueTask<TaskEndedMessage?> RunAsync(ActivityCall call)
    {
        var (row, task) = call;
        using var span = StartSpan(row, task);
        string? result = null;
        Failure? failure = null;
        try
        {
            if (registry.TryGetActivity(task.Name, out var body))
            {
                var context = new EngineActivityContext(task.Name, row.InstanceId, task.Version);
                result = Payload.Serialize(await body(context, task.Input, _cancelled.Token), options);
            }
            else
            {
                failure = new Failure(Failure.ActivityNotFound, $"No activity named '{task.Name}' is registered.", null, null);
            }
        }
        catch (Exception exception)
        {
            // An activity cut short by a stop has no outcome: it is unfinished work for the next start.
            if (_cancelled.IsCancellationRequested) return null;
            failure = Failure.From(exception);
            span?.SetStatus(ActivityStatusCode.Error, exception.Message);
            EngineLog.ActivityFailed(log, task.Name, task.Id, row.InstanceId, exception);
        }

        return new TaskEndedMessage(row.Key, row.Generation, task.Id, result, failure);
    }

    private static Activity? StartSpan(InstanceRow row, TaskScheduled task)
    {
        // The worker loop runs calls of many instances; none may inherit another's span.
        Activity.Current = null;
        if (!EngineTelemetry.Source.HasListeners()) return null;
        ActivityContext.TryParse(row.TraceParent, row.TraceState, isRemote: false, out var parent);
        var span = EngineTelemetry.Source.StartActivity($"activity {task.Name}", ActivityKind.Internal, parent);
        span?.SetTag(EngineTelemetry.InstanceId, row.InstanceId);
        span?.SetTag(EngineTelemetry.TaskName, task.Name);
        span?.SetTag(EngineTelemetry.TaskId, task.Id);
        return span;
    }
}
