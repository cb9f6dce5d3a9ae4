using Maestro.Embedded.Triggers.Storage;
using Microsoft.Data.Sqlite;

namespace Maestro.Embedded.Triggers.Queues;

/// <summary>What the passing of time and failed deliveries do to messages; runs before each receive.</summary>
internal static class QueueHousekeeping
{
    public const string MaxDeliveriesReason = "MaxDeliveryCountExceeded";
    public const string ExpiredReason = "TTLExpiredException";

    public static void Run(SqliteConnection connection, string entity, int maxDeliveries, long now)
    {
        connection.Execute(
            "UPDATE messages SET lock_token = NULL, locked_till = NULL WHERE entity = $1 AND locked_till <= $2",
            entity, now);
        Bury(connection, entity, "deliveries > 0 AND deliveries >= $2", maxDeliveries, MaxDeliveriesReason, $"It was delivered {maxDeliveries} times and never completed.");
        Bury(connection, entity, "expires <= $2", now, ExpiredReason, "Its time to live was over before it was completed.");
    }

    /// <summary>The properties that tell why a message is dead.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Reason(string? reason, string? description)
    {
        if (reason is not null) yield return new("DeadLetterReason", reason);
        if (description is not null) yield return new("DeadLetterErrorDescription", description);
    }

    private static void Bury(SqliteConnection connection, string entity, string condition, long value, string reason, string description)
    {
        List<(long Sequence, MessageHeader Header)> doomed = [];
        using (var command = connection.Command(
            $"SELECT seq, header FROM messages WHERE entity = $1 AND state = {QueueSchema.Active} AND lock_token IS NULL AND {condition}", entity, value))
        using (var rows = command.ExecuteReader())
        {
            while (rows.Read()) doomed.Add((rows.GetInt64(0), MessageHeader.FromJson(rows.GetString(1))));
        }

        foreach (var (sequence, header) in doomed)
        {
            connection.Execute(
                $"UPDATE messages SET state = {QueueSchema.Dead}, header = $2 WHERE seq = $1",
                sequence, header.With(Reason(reason, description)).ToJson());
        }
    }
}
