namespace AzureStorage.Tests.Recovery;

/// <summary>
/// The worker is killed while an activity runs: that one runs again, none that had ended does, and the result is the same.
/// </summary>
public sealed class CrashedStepTests
{
    [SkippableFact]
    public async Task Kill_InAnActivity_RepeatsThatActivityAlone()
    {
        await using var crash = await Crash.StartAsync("in-an-activity");
        await crash.CalledAsync("b");
        await crash.KillAsync();

        Assert.Equal("abc", await crash.EndAsync());
        Assert.Equal((1, 2, 1), (crash.Calls("a"), crash.Calls("b"), crash.Calls("c")));
    }

    [SkippableFact]
    public async Task Kill_InsideAChild_GoesOnInTheChildAndThenInItsParent()
    {
        await using var crash = await Crash.StartAsync("in-a-child");
        await crash.CalledAsync("c");
        await crash.KillAsync();

        Assert.Equal("abcd", await crash.EndAsync());
        Assert.Equal((1, 1, 2, 1), (crash.Calls("a"), crash.Calls("b"), crash.Calls("c"), crash.Calls("d")));
    }

    [SkippableFact]
    public async Task Kill_DuringAFanOut_RepeatsWhatWasInFlightAlone()
    {
        await using var crash = await Crash.StartAsync("in-a-fan-out");
        await crash.CalledAsync("b", "d");
        await crash.SaysAsync("3 done");
        await crash.KillAsync();

        Assert.Equal("abcde", await crash.EndAsync());
        Assert.Equal((1, 1, 1), (crash.Calls("a"), crash.Calls("c"), crash.Calls("e")));
        Assert.Equal((2, 2), (crash.Calls("b"), crash.Calls("d")));
    }
}
