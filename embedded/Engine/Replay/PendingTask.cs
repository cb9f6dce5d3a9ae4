using Microsoft.DurableTask;

namespace Maestro.Embedded.Engine.Replay;

/// <summary>A task that the orchestrator was given and that a later fact will complete.</summary>
internal abstract class PendingTask(Decision decision)
{
    public Decision Decision { get; } = decision;

    /// <summary>A fact for this task is already in history but held back while the instance is suspended.</summary>
    public bool IsAnswered { get; set; }

    public abstract void Complete(string? result, DataConverter converter);

    public abstract void Fail(Exception exception);
}

internal sealed class PendingTask<T>(Decision decision) : PendingTask(decision)
{
    // Continuations must run inside the pump, at once: no asynchronous continuations here.
    private readonly TaskCompletionSource<T> _source = new();

    public Task<T> Task => _source.Task;

    public override void Complete(string? result, DataConverter converter)
    {
        T? value;
        try
        {
            value = converter.Deserialize<T>(result);
        }
        catch (Exception exception)
        {
            // The orchestrator asked for a type that the result does not fit: its own error to handle.
            _source.TrySetException(exception);
            return;
        }

        _source.TrySetResult(value!);
    }

    public override void Fail(Exception exception) => _source.TrySetException(exception);

    public void Cancel(CancellationToken cancellation) => _source.TrySetCanceled(cancellation);
}
