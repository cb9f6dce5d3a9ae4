using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Maestro.TestKit;

/// <summary>Waits, never without end, for what another thread or process brings about.</summary>
public static class Eventually
{
    /// <summary>Long enough for a loaded machine: only a test that fails waits for all of it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <exception cref="TimeoutException">It did not come about; the message has the condition.</exception>
    public static Task HoldsAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        HoldsAsync(() => Task.FromResult(condition()), what);

    /// <inheritdoc cref="HoldsAsync(Func{bool}, string)"/>
    public static Task HoldsAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        FindAsync(async () => await condition() ? "yes" : null, what);

    /// <summary>The first answer that is not null.</summary>
    /// <inheritdoc cref="HoldsAsync(Func{bool}, string)"/>
    public static async Task<T> FindAsync<T>(Func<Task<T?>> look, [CallerArgumentExpression(nameof(look))] string what = "")
        where T : class
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            if (await look() is { } found) return found;
            if (waited.Elapsed > Patience) throw new TimeoutException($"It did not come about within {Patience}: {what}");
            await Task.Delay(Pause);
        }
    }
}
