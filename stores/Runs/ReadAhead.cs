using System.Runtime.CompilerServices;

namespace Maestro.Stores.Runs;

/// <summary>
/// Looks up what a list points to, several at once and in the list's order: over a network each look-up is a round trip.
/// </summary>
internal static class ReadAhead
{
    private const int Most = 16;

    public static async IAsyncEnumerable<TResult> InOrderAsync<T, TResult>(
        this IAsyncEnumerable<T> source, Func<T, Task<TResult>> read,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reading = new Queue<Task<TResult>>();
        try
        {
            await foreach (var item in source.WithCancellation(cancellationToken))
            {
                reading.Enqueue(read(item));
                if (reading.Count >= Most) yield return await reading.Dequeue();
            }

            while (reading.TryDequeue(out var next)) yield return await next;
        }
        finally
        {
            // The reader may have enough, or one look-up failed; the others must not fail unseen.
            await Task.WhenAll(reading.Cast<Task>()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
