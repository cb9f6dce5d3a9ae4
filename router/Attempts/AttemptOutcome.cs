using Maestro.Router.Formats;
using Maestro.Router.Forwarding;

namespace Maestro.Router.Attempts;

/// <summary>What one attempt came to: an answer held in memory, a stream whose first event has arrived, or a failure.</summary>
internal sealed class AttemptOutcome : IDisposable
{
    public AttemptFailure Failure { get; private init; }

    /// <summary>Status of the provider's answer, when there was one.</summary>
    public int? Status { get; private init; }

    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>For a person: what went wrong. Never contains credentials.</summary>
    public string? Detail { get; private init; }

    /// <summary>The provider's own error code.</summary>
    public string? Code { get; private init; }

    /// <summary>The whole answer; of one that is the client's fault, the error body.</summary>
    public PooledBuffer? Body { get; private init; }

    public UpstreamStream? Stream { get; private init; }

    public CompletionFacts Facts { get; private init; }

    public UpstreamHeaders Headers { get; private init; }

    public static AttemptOutcome Answered(int status, UpstreamHeaders headers, PooledBuffer body, CompletionFacts facts) =>
        new() { Status = status, Headers = headers, Body = body, Facts = facts };

    public static AttemptOutcome Streaming(int status, UpstreamHeaders headers, UpstreamStream stream) =>
        new() { Status = status, Headers = headers, Stream = stream };

    public static AttemptOutcome Failed(
        AttemptFailure failure, string detail, int? status = null, TimeSpan? retryAfter = null, string? code = null) =>
        new() { Failure = failure, Detail = detail, Status = status, RetryAfter = retryAfter, Code = code };

    public static AttemptOutcome Rejected(
        AttemptFailure failure, int status, UpstreamHeaders headers, PooledBuffer body, string detail) =>
        new() { Failure = failure, Status = status, Headers = headers, Body = body, Detail = detail };

    public void Dispose()
    {
        Body?.Dispose();
        Stream?.Dispose();
    }
}
