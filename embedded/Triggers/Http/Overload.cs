using Maestro.Embedded.Engine;
using Maestro.Sqlite;
using Maestro.Stores;
using Microsoft.AspNetCore.Http;

namespace Maestro.Embedded.Triggers.Http;

/// <summary>
/// A failure that is the host's state and not a bug: too much work (429), or storage that cannot be used now (503). Nothing was
/// acknowledged; the caller may try again after the time given.
/// </summary>
internal sealed record Overload(int Status, TimeSpan RetryAfter, string Detail)
{
    private static readonly TimeSpan StorageRetry = TimeSpan.FromSeconds(5);

    public static Overload? From(Exception exception) => exception switch
    {
        EngineBusyException busy =>
            new(StatusCodes.Status429TooManyRequests, busy.RetryAfter, "More work is queued than the host takes on."),
        DatabaseException =>
            new(StatusCodes.Status503ServiceUnavailable, StorageRetry,
            "The engine's storage cannot be used now; the host's log has the cause."),
        EngineStoppedException => new(StatusCodes.Status503ServiceUnavailable, StorageRetry, "The host is stopping."),
        StoreException { Fault: StoreFault.Full } =>
            new(StatusCodes.Status503ServiceUnavailable, StorageRetry, "The store's disk is full."),
        StoreException =>
            new(StatusCodes.Status503ServiceUnavailable, StorageRetry,
            "The store cannot be used now; the host's log has the cause."),
        _ => null,
    };
}
