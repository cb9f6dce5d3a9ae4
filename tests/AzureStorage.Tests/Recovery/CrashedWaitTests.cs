namespace AzureStorage.Tests.Recovery;

/// <summary>The worker is killed while the orchestration waits, or between two of its generations.</summary>
public sealed class CrashedWaitTests
{
    [SkippableFact]
    public async Task Kill_WhileWaitingForAnEvent_TakesTheOneThatCameWhileNobodyWorked()
    {
        await using var crash = await Crash.StartAsync("in-a-wait");
        await crash.SaysAsync("waiting");
        await crash.KillAsync();
        await crash.RaiseAsync("b");

        Assert.Equal("abc", await crash.EndAsync());
        Assert.Equal((1, 1), (crash.Calls("a"), crash.Calls("c")));
    }

    [SkippableFact]
    public async Task Kill_InATimer_LetsItFire()
    {
        await using var crash = await Crash.StartAsync("in-a-timer");
        await crash.SaysAsync("sleeping");
        await crash.KillAsync();
        Assert.Equal(0, crash.Calls("b"));

        Assert.Equal("ab", await crash.EndAsync());
        Assert.Equal((1, 1), (crash.Calls("a"), crash.Calls("b")));
    }

    [SkippableFact]
    public async Task Kill_AroundContinueAsNew_KeepsTheStateAndTheEventForTheNextGeneration()
    {
        await using var crash = await Crash.StartAsync("around-continue-as-new", "");
        await crash.CalledAsync("b");
        await crash.RaiseAsync("c");
        await crash.KillAsync();

        Assert.Equal("abcd", await crash.EndAsync());
        Assert.Equal((1, 2, 1), (crash.Calls("a"), crash.Calls("b"), crash.Calls("d")));
    }
}
