using Maestro.Router.Queries;
using Maestro.Router.Spending;
using Maestro.Router.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Router.Tests.Sharing;

/// <summary>Budgets within one router: at the same moment, over restarts, and against ways around them.</summary>
public sealed class SpendingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Requests_AtTheSameMoment_TogetherKeepTheBudget()
    {
        var release = new TaskCompletionSource();
        await using var upstream = await Upstream.StartAsync(async http =>
        {
            await release.Task;
            await Upstream.JsonAsync(http, Upstream.Completion("ok"));
        });
        await using var router = await RouterServer.StartAsync(Fleet.Yaml(upstream.Base));

        // Each is expected to cost 0.08, so that five are expected to cost 0.40.
        var asked = Enumerable.Range(0, 20)
            .Select(_ => router.AskWithAsync(("x-maestro-run", "r"), ("x-maestro-run-budget-usd", "0.35"))).ToArray();
        await Eventually.HoldsAsync(() => asked.Count(task => task.IsCompleted) == 16);
        release.SetResult();
        var answers = await Task.WhenAll(asked);

        Assert.Equal(4, answers.Count(answer => (int)answer.StatusCode == 200));
        Assert.Equal(16, answers.Count(answer => (int)answer.StatusCode == 403));
        Assert.Equal(4, upstream.Requests.Count);
        foreach (var answer in answers) answer.Dispose();
    }

    [Fact]
    public async Task FailedRequests_GiveBackWhatTheySetAside()
    {
        await using var bad = await Upstream.AnsweringAsync("{}", 400);
        await using var router = await RouterServer.StartAsync(Fleet.Yaml(bad.Base));
        for (var count = 0; count < 5; count++)
        {
            using var response = await router.AskWithAsync(("x-maestro-run", "r"), ("x-maestro-run-budget-usd", "0.1"));
            Assert.Equal(400, (int)response.StatusCode);
        }
    }

    [Fact]
    public async Task Stream_ThatTheClientLeaves_CountsWithItsEstimate()
    {
        await using var upstream = await Upstream.StartAsync(async http =>
        {
            await Upstream.EventsAsync(http, Upstream.Chunk("hel"));
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        });
        await using var router = await RouterServer.StartAsync(Fleet.Yaml(upstream.Base, ", budgets: { day_usd: 0.1 }"));
        using (var response = await router.StreamAsync())
        {
            Assert.Equal(200, (int)response.StatusCode);
        }

        await Eventually.HoldsAsync(async () => (await router.DecisionsAsync()).GetArrayLength() == 1);
        using var refused = await router.AskAsync();
        Assert.Equal(403, (int)refused.StatusCode);
    }

    [Fact]
    public async Task DayBudget_IsNotEscapedByProjectsThatNobodyConfigured()
    {
        await using var upstream = await Upstream.CompletingAsync("ok");
        await using var router = await RouterServer.StartAsync(
            Fleet.Yaml(upstream.Base, ", budgets: { day_usd: 0.15 }, projects: { known: { budgets: { day_usd: 0.05 } } }"));
        using (var small = await router.AskWithAsync(("x-maestro-project", "known"))) Assert.Equal(403, (int)small.StatusCode);
        using (var first = await router.AskWithAsync(("x-maestro-project", "one"))) Assert.Equal(200, (int)first.StatusCode);
        using var second = await router.AskWithAsync(("x-maestro-project", "two"));
        Assert.Equal(403, (int)second.StatusCode);
    }

    [Fact]
    public async Task Restart_ForgetsNeitherTheDayNorTheRun()
    {
        await using var upstream = await Upstream.CompletingAsync("ok");
        var yaml = Fleet.Yaml(upstream.Base, ", budgets: { day_usd: 0.25 }");
        await using (var router = await RouterServer.StartAsync(yaml, options => options with { DataDirectory = _folder.Path }))
        {
            using var served = await router.AskWithAsync(("x-maestro-run", "r"), ("x-maestro-run-budget-usd", "0.15"));
            Assert.Equal(200, (int)served.StatusCode);
            await router.StopAsync();
        }

        await using var again = await RouterServer.StartAsync(yaml, options => options with { DataDirectory = _folder.Path });
        using (var ofRun = await again.AskWithAsync(("x-maestro-run", "r"), ("x-maestro-run-budget-usd", "0.15")))
            Assert.Equal(403, (int)ofRun.StatusCode);
        using (var second = await again.AskAsync()) Assert.Equal(200, (int)second.StatusCode);
        using var third = await again.AskAsync();
        Assert.Equal(403, (int)third.StatusCode);
    }

    [Fact]
    public async Task Store_KeepsSpendingOverLives_AndForgetsItAfterAMonth()
    {
        var time = new FakeTimeProvider(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using (var tables = LocalStorage.Open(_folder.Path))
        {
            var store = new TableSpendStore(tables, time);
            await store.ExchangeAsync(
                [new(new(new(2026, 3, 1), ""), "c1", 3, true), new(new(null, "run"), "c2", 2, true)], CancellationToken.None);
            // the counter grew, it was not added
            await store.ExchangeAsync([new(new(null, "run"), "c2", 5, true)], CancellationToken.None);
        }

        await using var reopened = LocalStorage.Open(_folder.Path);
        var again = new TableSpendStore(reopened, time);
        var heard = await again.ExchangeAsync(
            [new(new(new(2026, 3, 1), ""), "d1", 0, false), new(new(null, "run"), "d2", 1, true)], CancellationToken.None);
        Assert.Equal((3m, 5m), (heard["d1"], heard["d2"]));

        time.Advance(TimeSpan.FromDays(31));
        await again.SweepAsync(CancellationToken.None);
        var old = await again.ExchangeAsync(
            [new(new(new(2026, 3, 1), ""), "e1", 0, false), new(new(null, "run"), "e2", 0, false)], CancellationToken.None);
        Assert.Equal((0m, 0m), (old["e1"], old["e2"]));
    }

    [Fact]
    public void Day_BeginsAnewAtMidnight_AndTheOldOneIsStillTold()
    {
        var time = new FakeTimeProvider(new(2026, 3, 1, 23, 59, 0, TimeSpan.Zero));
        var ledger = new SpendLedger(time, stored: true);
        ledger.Spend(RoutingQuery.Neutral, 2);
        Assert.Equal(2, ledger.OfDay(null));

        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(0, ledger.OfDay(null));
        Assert.Contains(ledger.Due(), account => account.Key == new SpendKey(new(2026, 3, 1), "") && account.Changed);
    }
}
