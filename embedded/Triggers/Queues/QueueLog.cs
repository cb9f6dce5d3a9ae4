using Microsoft.Extensions.Logging;

namespace Maestro.Embedded.Triggers.Queues;

internal static partial class QueueLog
{
    [LoggerMessage(
        3200, LogLevel.Error, "{Function} failed on message {MessageId} (sequence {Sequence}, try {Try}); it is given back.")]
    public static partial void Failed(
        ILogger logger, Exception exception, string function, string messageId, long sequence, int @try);

    [LoggerMessage(
        3201, LogLevel.Warning,
        "{Function} finished message {MessageId} (sequence {Sequence}) after another had received it; it comes again.")]
    public static partial void HoldLost(ILogger logger, string function, string messageId, long sequence);

    [LoggerMessage(
        3202, LogLevel.Error,
        "{Function}: the queue could not be updated for sequence {Sequence}; the message comes again when it is visible.")]
    public static partial void SettleFailed(ILogger logger, Exception exception, string function, long sequence);

    [LoggerMessage(3203, LogLevel.Error, "Receiving from {Queue} failed; it is tried again in 5 seconds.")]
    public static partial void ReceiveFailed(ILogger logger, Exception exception, string queue);
}
