using Microsoft.Extensions.Logging;

namespace Maestro.Embedded.Triggers.Queues;

internal static partial class QueueLog
{
    [LoggerMessage(3200, LogLevel.Error, "{Function} failed on message {MessageId} (sequence {Sequence}, delivery {Delivery}); it is given back.")]
    public static partial void Failed(ILogger logger, Exception exception, string function, string? messageId, long sequence, int delivery);

    [LoggerMessage(3201, LogLevel.Warning, "{Function} finished message {MessageId} (sequence {Sequence}) after its lock was over; it comes again.")]
    public static partial void LockLost(ILogger logger, string function, string? messageId, long sequence);

    [LoggerMessage(3202, LogLevel.Error, "{Function}: the queue could not be updated for sequence {Sequence}; the message comes again when its lock ends.")]
    public static partial void SettleFailed(ILogger logger, Exception exception, string function, long sequence);

    [LoggerMessage(3203, LogLevel.Error, "Receiving from {Entity} failed; it is tried again in 5 seconds.")]
    public static partial void ReceiveFailed(ILogger logger, Exception exception, string entity);
}
