using System.Globalization;
using System.Text.Json.Serialization;
using Maestro.Stores.Runs;

namespace Maestro.Stores.Messages;

/// <summary>A run request that could not become a run.</summary>
public sealed record DeadLetter
{
    /// <summary>What it is requeued by; the order in which they died.</summary>
    public long Sequence { get; init; }

    public required string MessageId { get; init; }

    public required DateTimeOffset EnqueuedAt { get; init; }

    public required long Deliveries { get; init; }

    public required string Reason { get; init; }

    public required string Description { get; init; }

    /// <summary>The digest of the message as it came.</summary>
    public required string Body { get; init; }

    public required DateTimeOffset DeadAt { get; init; }

    /// <summary>Until then somebody is putting it back.</summary>
    public DateTimeOffset? ClaimedUntil { get; init; }
}

/// <summary>Dead letters by number. What returns has reached the disk.</summary>
public sealed class DeadLetterStore(ITableStore tables)
{
    private const string Table = "deadletters";
    private const string Partition = "run-requests";

    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(1);

    /// <summary>Gives the letter a number and keeps it; a message that is kept already stays as it was.</summary>
    public async Task AddAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        // In microseconds, so that a number fits what JSON's readers take for one. Taken already: the next.
        for (var sequence = (letter.DeadAt - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond; ; sequence++)
        {
            var kept = letter with { Sequence = sequence };
            var outcome = await tables.WriteAsync(
                Table, Partition,
                [
                    TableWrite.Insert(IdRow(letter.MessageId), "{}"),
                    TableWrite.Insert(Row(sequence), TypedRows.Json(kept, DeadLetterJson.Default.DeadLetter)),
                ],
                cancellationToken);
            if (outcome.Applied || await IsKeptAsync(letter.MessageId, cancellationToken)) return;
        }
    }

    /// <summary>Letters with a number above <paramref name="after"/>, in order.</summary>
    public async Task<IReadOnlyList<DeadLetter>> ListAsync(long after, int limit, CancellationToken cancellationToken)
    {
        var letters = new List<DeadLetter>();
        var range = RowRange.After(Row(after), RowRange.Prefix(RowPrefix).Before);
        await foreach (var row in tables.QueryAsync(Table, Partition, range, limit, cancellationToken))
            letters.Add(TypedRows.Parse(row, DeadLetterJson.Default.DeadLetter));
        return letters;
    }

    /// <summary>The letter, for this caller alone for a minute; null when there is none or another caller has it.</summary>
    public async Task<DeadLetter?> TryClaimAsync(long sequence, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await tables.GetAsync(
            Table, Partition, Row(sequence), DeadLetterJson.Default.DeadLetter, cancellationToken) is not { } read)
            return null;
        if (read.Value.ClaimedUntil > now) return null;
        var claimed = read.Value with { ClaimedUntil = now + Claim };
        var replace = TableWrite.Replace(Row(sequence), TypedRows.Json(claimed, DeadLetterJson.Default.DeadLetter), read.ETag);
        return (await tables.WriteAsync(Table, Partition, [replace], cancellationToken)).Applied ? claimed : null;
    }

    public Task RemoveAsync(DeadLetter letter, CancellationToken cancellationToken) => tables.WriteAsync(
        Table, Partition, [TableWrite.Delete(Row(letter.Sequence)), TableWrite.Delete(IdRow(letter.MessageId))],
        cancellationToken);

    private const string RowPrefix = "n~";

    private static string Row(long sequence) => RowPrefix + sequence.ToString("D19", CultureInfo.InvariantCulture);

    // By digest: an id may have characters that a key may not.
    private static string IdRow(string messageId) => "id~" + Digest.Hex(Digest.Of(messageId));

    private async Task<bool> IsKeptAsync(string messageId, CancellationToken cancellationToken) =>
        await tables.GetAsync(Table, Partition, IdRow(messageId), cancellationToken) is not null;
}

[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DeadLetter))]
internal sealed partial class DeadLetterJson : JsonSerializerContext;
