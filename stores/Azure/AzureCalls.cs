using Azure;
using Azure.Identity;

namespace Maestro.Stores.Azure;

/// <summary>Calls the service and says in the seam's words what went wrong after the SDK's own retries.</summary>
internal static class AzureCalls
{
    public static async Task<T> GuardAsync<T>(string subject, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (Exception exception) when (Translate(subject, exception, cancellationToken) is { } fault)
        {
            throw fault;
        }
    }

    /// <summary>The seam's exception for what the SDK threw; null for what should come through as it is.</summary>
    private static StoreException? Translate(string subject, Exception exception, CancellationToken cancellationToken)
    {
        // The SDK throws an aggregate when each of its tries failed without an answer.
        if (exception is AggregateException { InnerException: { } inner }) return Translate(subject, inner, cancellationToken);

        // A try that timed out looks like a cancellation that nobody asked for.
        if (exception is OperationCanceledException && cancellationToken.IsCancellationRequested) return null;

        (StoreFault Fault, string What)? found = exception switch
        {
            RequestFailedException { Status: 401 or 403 } => (StoreFault.Refused, "refuses these credentials"),
            RequestFailedException { Status: 507 } => (StoreFault.Full, "has no space"),
            RequestFailedException { Status: 0 or 408 or 429 or >= 500 } =>
                (StoreFault.Unavailable, "does not answer as it should"),
            RequestFailedException => (StoreFault.Refused, "refuses the request"),
            AuthenticationFailedException => (StoreFault.Refused, "cannot be used without credentials"),
            OperationCanceledException => (StoreFault.Unavailable, "did not answer in time"),
            HttpRequestException or (IOException and not StoreException) => (StoreFault.Unavailable, "cannot be reached"),
            _ => null,
        };
        return found is var (fault, what)
            ? new StoreException(fault, $"{subject} {what}: {FirstLine(exception.Message)}", exception)
            : null;
    }

    // The SDK appends the whole response to its message.
    private static string FirstLine(string message) =>
        message.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? message[..end] : message;
}
