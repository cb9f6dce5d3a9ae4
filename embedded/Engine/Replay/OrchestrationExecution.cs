using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Maestro.Embedded.Engine.Replay;

/// <summary>
/// One execution of orchestrator code in memory. Facts go in through <see cref="Deliver"/>, one at a time; decisions pile up
/// until they are taken. It knows nothing of storage, and is used by one thread at a time.
/// </summary>
internal sealed class OrchestrationExecution
{
    private readonly OrchestratorBody? _body;
    private readonly DurableEngineOptions _options;
    private readonly OrchestratorPump _pump;
    private readonly EngineOrchestrationContext _context;
    private readonly Dictionary<int, PendingTask> _pending = [];
    private readonly List<PlannedDecision> _decisions = [];
    private readonly Action<OrchestrationExecution> _onViolation;
    private ContinuedAsNew? _continueAsNew;
    private Task<object?>? _main;
    private int _nextTaskId;
    private int _nextGuid;
    private int _violations;

    public OrchestrationExecution(
        InstanceRow row,
        string? input,
        OrchestratorBody? body,
        DurableEngineOptions options,
        ILoggerFactory loggers,
        Action<OrchestrationExecution> onViolation)
    {
        Row = row;
        Input = input;
        Now = row.CreatedAt;
        CustomStatus = row.CustomStatus;
        _body = body;
        _options = options;
        _onViolation = onViolation;
        _pump = new OrchestratorPump(ReportViolation);
        _context = new EngineOrchestrationContext(this, loggers);
        Events = new ExternalEvents(options.DataConverter);
    }

    /// <summary>The instance as it was when this execution was created; only its fixed parts may be read.</summary>
    public InstanceRow Row { get; }

    public string? Input { get; }

    public DateTime Now { get; private set; }

    public bool IsReplaying { get; set; }

    public bool HasBegun => _main is not null;

    public string? CustomStatus { get; private set; }

    public ExecutionOutcome? Outcome { get; private set; }

    public ExternalEvents Events { get; }

    public IEnumerable<PendingTask> Pending => _pending.Values;

    public PendingTask? FindPending(int id) => _pending.GetValueOrDefault(id);

    /// <summary>
    /// Hands one fact to the code and lets it run until it waits again. As with the real SDK, code that has returned ends, or
    /// continues as new, only when every activity, timer and child that it started is done or cancelled.
    /// </summary>
    public void Deliver(Fact fact, DateTime time)
    {
        Now = time;
        var escaped = _pump.Run(static state => ((Delivery)state!).Run(), new Delivery(this, fact));
        if (Outcome is not null || _main is null) return;
        if (escaped is not null)
            Outcome = new FailedWith(Failure.From(escaped));
        else if (_main.IsCompleted)
            Outcome = _pending.Count == 0 ? Conclude(_main) : null;
        else if (_pending.Count == 0 && !Events.HasWaiters)
            Fail("The orchestrator waits, but for nothing that its context created; no recorded event could ever wake it.");
    }

    public void Fail(string nonDeterminism) =>
        Outcome = new FailedWith(Failure.From(new NonDeterministicOrchestrationException(nonDeterminism)));

    /// <summary>The decisions since the last call.</summary>
    public IReadOnlyList<PlannedDecision> TakeDecisions()
    {
        if (_decisions.Count == 0) return [];
        var taken = _decisions.ToArray();
        _decisions.Clear();
        return taken;
    }

    public Task<T> CallActivity<T>(string name, object? input, TaskVersion? version)
    {
        _pump.EnsureCurrent();
        return Plan<T>(
            new PlannedDecision(new TaskScheduled(_nextTaskId++, name, version?.Version ?? Row.Version, Serialize(input))));
    }

    public Task<T> CallSubOrchestrator<T>(string name, object? input, string? instanceId, TaskOptions? options)
    {
        _pump.EnsureCurrent();
        var child = new SubOrchestrationScheduled(_nextTaskId++, name, instanceId ?? NewGuid().ToString("N"));
        return Plan<T>(new PlannedDecision(
            child, Serialize(input), options?.Version?.Version ?? _options.DefaultVersion, options?.Tags));
    }

    public Task CreateTimer(DateTime fireAt, CancellationToken cancellation)
    {
        _pump.EnsureCurrent();
        var id = _nextTaskId++;
        var timer = new PendingTask<object?>(new TimerCreated(id, fireAt.ToUniversalTime()));
        if (cancellation.IsCancellationRequested)
        {
            timer.Cancel(cancellation);
            return timer.Task;
        }

        _pending.Add(id, timer);
        _decisions.Add(new PlannedDecision(timer.Decision));
        if (cancellation.CanBeCanceled)
        {
            cancellation.Register(() =>
            {
                _pump.EnsureCurrent();
                if (_pending.Remove(id)) timer.Cancel(cancellation);
            });
        }

        return timer.Task;
    }

    public Task<T> WaitForExternalEvent<T>(string name, CancellationToken cancellation)
    {
        _pump.EnsureCurrent();
        return Events.Wait<T>(name, _pump, cancellation);
    }

    public void SendEvent(string instanceId, string name, object? payload)
    {
        _pump.EnsureCurrent();
        _decisions.Add(new PlannedDecision(new EventSent(_nextTaskId++, instanceId, name), Serialize(payload)));
    }

    public void SetCustomStatus(object? status)
    {
        _pump.EnsureCurrent();
        CustomStatus = Serialize(status);
    }

    public void ContinueAsNew(object? input, bool preserveEvents, string? newVersion)
    {
        _pump.EnsureCurrent();
        _continueAsNew = new ContinuedAsNew(Serialize(input), preserveEvents, newVersion);
    }

    public Guid NewGuid()
    {
        _pump.EnsureCurrent();
        return DeterministicGuid.Create(Row.InstanceId, Row.Key, Row.Generation, _nextGuid++);
    }

    public T? GetInput<T>() => _options.DataConverter.Deserialize<T>(Input);

    private Task<T> Plan<T>(PlannedDecision planned)
    {
        var task = new PendingTask<T>(planned.Decision);
        _pending.Add(planned.Decision.Id, task);
        _decisions.Add(planned);
        return task.Task;
    }

    private string? Serialize(object? value) => Payload.Serialize(value, _options);

    private void Apply(Fact fact)
    {
        switch (fact)
        {
            case Began:
                Begin();
                break;
            case TaskCompleted completed when _pending.Remove(completed.Id, out var task):
                task.Complete(completed.Result, _options.DataConverter);
                break;
            case TaskFailed failed when _pending.Remove(failed.Id, out var task):
                var name = task.Decision is TaskScheduled call ? call.Name : ((SubOrchestrationScheduled)task.Decision).Name;
                task.Fail(new TaskFailedException(name, failed.Id, failed.Failure.ToDetails()));
                break;
            case TimerFired fired when _pending.Remove(fired.Id, out var timer):
                timer.Complete(null, _options.DataConverter);
                break;
            case EventRaised raised:
                Events.Raise(raised.Name, raised.Payload);
                break;
            default:
                throw new InvalidOperationException($"Nothing waits for {fact}.");
        }
    }

    private void Begin()
    {
        if (_body is null)
        {
            var message = $"No orchestrator named '{Row.Name}' is registered.";
            Outcome = new FailedWith(new Failure(Failure.OrchestratorNotFound, message, null, null));
            _main = Task.FromResult<object?>(null);
            return;
        }

        try
        {
            _main = _body(_context);
        }
        catch (Exception exception)
        {
            // Orchestrators that are not async methods throw here; it is the same failure.
            _main = Task.FromException<object?>(exception);
        }

        if (!_main.IsCompleted)
        {
            _main.ContinueWith(
                static (_, state) => ((OrchestrationExecution)state!).OnEnded(),
                this,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }

    private void OnEnded()
    {
        if (!_pump.IsCurrent) ReportViolation();
    }

    private void ReportViolation()
    {
        if (Interlocked.Exchange(ref _violations, 1) == 0) _onViolation(this);
    }

    private ExecutionOutcome Conclude(Task<object?> main)
    {
        try
        {
            var output = main.GetAwaiter().GetResult();
            return _continueAsNew ?? (ExecutionOutcome)new Succeeded(Serialize(output));
        }
        catch (Exception exception)
        {
            // The orchestrator's own failure is its outcome.
            return new FailedWith(Failure.From(exception));
        }
    }

    private sealed class Delivery(OrchestrationExecution execution, Fact fact)
    {
        public void Run() => execution.Apply(fact);
    }
}
