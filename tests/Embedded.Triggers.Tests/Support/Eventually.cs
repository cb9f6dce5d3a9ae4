using System.Diagnostics;

namespace Embedded.Triggers.Tests.Support;

/// <summary>Waits, with a deadline, for what another thread or process does.</summary>
internal static class Eventually
{
    public static Task HoldsAsync(Func<bool> condition, string what) => HoldsAsync(() => Task.FromResult(condition()), what);

    public static async Task HoldsAsync(Func<Task<bool>> condition, string what)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            if (waited.Elapsed > TimeSpan.FromSeconds(20)) Assert.Fail($"It did not come about: {what}");
            await Task.Delay(10);
        }
    }
}
