using System.Diagnostics;

namespace Host.Tests.Support;

/// <summary>Waits, with a deadline, for what another thread or process brings about.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<T> FindAsync<T>(Func<Task<T?>> look, string what)
        where T : class
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            if (await look() is { } found) return found;
            if (waited.Elapsed > Patience) throw new TimeoutException($"It did not come about within {Patience}: {what}.");
            await Task.Delay(10);
        }
    }

    public static Task HoldsAsync(Func<Task<bool>> condition, string what) =>
        FindAsync(async () => await condition() ? "yes" : null, what);

    public static Task HoldsAsync(Func<bool> condition, string what) => HoldsAsync(() => Task.FromResult(condition()), what);
}
