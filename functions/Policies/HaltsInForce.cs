using Maestro.Policies;
using Maestro.Stores.Policies;

namespace Maestro.Functions.Policies;

/// <summary>
/// The halts in force, read from the store at most once a second, so that an order counts everywhere within about a second. When
/// the store cannot be read, asking throws and nothing starts: a step tries again.
/// </summary>
public sealed class HaltsInForce(HaltStore store, TimeProvider time)
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(1);

    private Snapshot? _latest;

    /// <summary>The halts in force, the oldest first.</summary>
    public async ValueTask<IReadOnlyList<Halt>> CurrentAsync(CancellationToken cancellationToken)
    {
        var latest = Volatile.Read(ref _latest);
        if (latest is null || time.GetElapsedTime(latest.ReadAt) >= Age)
        {
            var readAt = time.GetTimestamp();
            latest = new Snapshot(readAt, await store.ListAsync(cancellationToken));
            Volatile.Write(ref _latest, latest);
        }

        var now = time.GetUtcNow();
        return latest.Halts.Count == 0 ? [] : [.. latest.Halts.Where(halt => halt.IsInForce(now))];
    }

    /// <summary>What the kill switch sees of a question: the question, and the halts in force.</summary>
    public async ValueTask<JsonObject> WithHaltsAsync(JsonObject input, CancellationToken cancellationToken)
    {
        var halts = await CurrentAsync(cancellationToken);
        if (halts.Count == 0) return input;
        var seen = (JsonObject)input.DeepClone();
        seen["halts"] = new JsonArray([.. halts.Select(halt => (JsonNode)halt.ToInput())]);
        return seen;
    }

    public async Task OrderAsync(Halt halt, CancellationToken cancellationToken)
    {
        await store.PutAsync(halt, cancellationToken);
        Volatile.Write(ref _latest, null);
    }

    /// <summary>False when there is no such halt.</summary>
    public async Task<bool> LiftAsync(string id, CancellationToken cancellationToken)
    {
        var was = await store.RemoveAsync(id, cancellationToken);
        Volatile.Write(ref _latest, null);
        return was;
    }

    private sealed record Snapshot(long ReadAt, IReadOnlyList<Halt> Halts);
}
