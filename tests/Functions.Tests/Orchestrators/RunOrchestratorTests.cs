using System.Globalization;
using Maestro.Functions.Contracts;
using Maestro.Functions.Orchestrators;
using Maestro.Graphs;
using static Functions.Tests.Orchestrators.RunHarness;

namespace Functions.Tests.Orchestrators;

public sealed class RunOrchestratorTests
{
    [Fact]
    public async Task Run_LongerThanOneHistory_RunsEachNodeOnceInOrder()
    {
        const int Length = (RunOrchestrator.OutcomesPerHistory * 5 / 4) + 1;
        var chain = Enumerable.Range(0, Length).Select(i => i == 0 ? Tool(Id(0)) : Tool(Id(i), Id(i - 1))).ToArray();
        await using var harness = await StartAsync(chain);

        var run = await harness.StartRunAsync();

        Assert.Equal("Completed", await harness.EndAsync(run));
        Assert.Equal(chain.Select(node => node.Id), harness.Ran);
        Assert.True(harness.Histories > 1, "The run never started a fresh history.");
        Assert.Null(Assert.Single(harness.Finished).Error);
    }

    [Fact]
    public async Task Gate_OpenAcrossHistories_IsDecidedInALaterOne()
    {
        const int Length = RunOrchestrator.OutcomesPerHistory + 20;
        var chain = Enumerable.Range(0, Length).Select(i => i == 0 ? Tool(Id(0)) : Tool(Id(i), Id(i - 1)));
        await using var harness = await StartAsync([Gate("gate"), .. chain, Tool("after", "gate", Id(Length - 1))]);
        var run = await harness.StartRunAsync();
        await Eventually.HoldsAsync(() => harness.Ran.Count >= Length);

        await harness.DecideAsync(run, "gate", NodeResult.Completed("payload"));

        Assert.Equal("Completed", await harness.EndAsync(run));
        Assert.Equal("after", harness.Ran.Last());
    }

    [Fact]
    public async Task Gate_ThatExpiresLater_HoldsUpNeitherAFreshHistoryNorTheEnd()
    {
        const int Length = RunOrchestrator.OutcomesPerHistory + 20;
        var chain = Enumerable.Range(0, Length).Select(i => i == 0 ? Tool(Id(0)) : Tool(Id(i), Id(i - 1)));
        await using var harness = await StartAsync([Gate("gate") with { Expires = TimeSpan.FromDays(7) }, .. chain]);
        var run = await harness.StartRunAsync();
        await Eventually.HoldsAsync(() => harness.Ran.Count >= Length);

        await harness.Client.RaiseEventAsync(run, RunInstances.CancelEvent, "enough");

        Assert.Equal("Cancelled", await harness.EndAsync(run));
    }

    [Fact]
    public async Task Gate_WokenForNothing_KeepsWaitingAndThenHearsTheDecision()
    {
        await using var harness = await StartAsync(Gate("gate"), Tool("after", "gate"));
        var run = await harness.StartRunAsync();
        await harness.Client.WaitForInstanceStartAsync(run);
        for (var i = 0; i < 3; i++) await harness.Client.RaiseEventAsync(run, RunInstances.GateEvent("gate"), "");

        await harness.DecideAsync(run, "gate", NodeResult.Completed("payload"));

        Assert.Equal("Completed", await harness.EndAsync(run));
        Assert.Equal(["after"], harness.Ran);
    }

    [Fact]
    public async Task Gate_Blocked_SkipsItsDependentsAndCompensatesInReverse()
    {
        await using var harness = await StartAsync(Tool("one"), Tool("two", "one"), Gate("gate", "two"), Tool("after", "gate"));
        var run = await harness.StartRunAsync();
        await Eventually.HoldsAsync(() => harness.Ran.Count >= 2);

        await harness.DecideAsync(run, "gate", NodeResult.Blocked("ann", "no"));

        Assert.Equal("Failed", await harness.EndAsync(run));
        Assert.Equal(["two", "one"], harness.Compensated);
        Assert.Equal(["gate:Blocked", "after:Skipped"], harness.Settled);
        var error = Assert.Single(harness.Finished).Error!;
        Assert.Equal("gate", error.NodeId);
        Assert.Contains("blocked by ann: no", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_WhileAGateWaits_EndsTheRunAndCompensates()
    {
        await using var harness = await StartAsync(Tool("one"), Gate("gate", "one"), Tool("after", "gate"));
        var run = await harness.StartRunAsync();
        await Eventually.HoldsAsync(() => !harness.Ran.IsEmpty);

        await harness.Client.RaiseEventAsync(run, RunInstances.CancelEvent, "enough");

        Assert.Equal("Cancelled", await harness.EndAsync(run));
        Assert.Equal(["one"], harness.Compensated);
        Assert.Equal(RunOutcome.Cancelled, Assert.Single(harness.Finished).Outcome);
    }

    [Fact]
    public async Task Failure_OfOneBranch_LetsTheOtherGoOn()
    {
        await using var harness = await StartAsync(Tool("bad"), Tool("skipped", "bad"), Tool("good"), Tool("better", "good"));
        harness.Failing.Add("bad");

        Assert.Equal("Failed", await harness.EndAsync(await harness.StartRunAsync()));
        Assert.Contains("better", harness.Ran);
        Assert.DoesNotContain("skipped", harness.Ran);
        Assert.Equal("as told", Assert.Single(harness.Finished).Error!.Message);
    }

    private static string Id(int number) => "n" + number.ToString(CultureInfo.InvariantCulture);
}
