using System.ComponentModel;

namespace Microsoft.DurableTask;

/// <summary>A declarative retry policy.</summary>
public class RetryPolicy
{
    /// <param name="maxNumberOfAttempts">Attempts in all, the first included; at least 1.</param>
    /// <param name="firstRetryInterval">The wait before the second attempt; more than zero.</param>
    /// <param name="backoffCoefficient">What each further wait is multiplied by; at least 1.</param>
    /// <param name="maxRetryInterval">The longest single wait; default one hour.</param>
    /// <param name="retryTimeout">No attempt starts later than this after the first; default no limit.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside the bounds above, or a limit is below the first interval.</exception>
    public RetryPolicy(
        int maxNumberOfAttempts,
        TimeSpan firstRetryInterval,
        double backoffCoefficient = 1.0,
        TimeSpan? maxRetryInterval = null,
        TimeSpan? retryTimeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxNumberOfAttempts);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(firstRetryInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(backoffCoefficient, 1.0);
        ThrowIfShorter(maxRetryInterval, firstRetryInterval, nameof(maxRetryInterval));
        ThrowIfShorter(retryTimeout, firstRetryInterval, nameof(retryTimeout));

        MaxNumberOfAttempts = maxNumberOfAttempts;
        FirstRetryInterval = firstRetryInterval;
        BackoffCoefficient = backoffCoefficient;
        MaxRetryInterval = maxRetryInterval ?? TimeSpan.FromHours(1);
        RetryTimeout = retryTimeout ?? Timeout.InfiniteTimeSpan;
    }

    public int MaxNumberOfAttempts { get; }

    public TimeSpan FirstRetryInterval { get; }

    public double BackoffCoefficient { get; }

    public TimeSpan MaxRetryInterval { get; }

    public TimeSpan RetryTimeout { get; }

    /// <summary>Whether a failure is worth another attempt; takes the engine's own exception types. Default: always.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Func<Exception, bool> Handle { get; private init; } = _ => true;

    /// <summary>Limits retries to the failures that the function accepts.</summary>
    public Func<TaskFailureDetails, bool> HandleFailure
    {
        init => Handle = exception => exception is global::DurableTask.Core.Exceptions.TaskFailedException { FailureDetails: { } details }
            ? value(ToTaskFailureDetails(details))
            : throw new InvalidOperationException($"{exception.GetType()} carries no failure details.");
    }

    private static void ThrowIfShorter(TimeSpan? limit, TimeSpan firstRetryInterval, string name)
    {
        if (limit < firstRetryInterval && limit != Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(name, limit, "The limit must not be below the first retry interval.");
    }

    private static TaskFailureDetails ToTaskFailureDetails(global::DurableTask.Core.FailureDetails details) => new(
        details.ErrorType,
        details.ErrorMessage,
        details.StackTrace,
        details.InnerFailure is null ? null : ToTaskFailureDetails(details.InnerFailure),
        details.Properties);
}
