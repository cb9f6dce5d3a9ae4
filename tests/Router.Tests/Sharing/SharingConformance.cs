namespace Router.Tests.Sharing;

/// <summary>What two routers on one store must do, whatever the store is.</summary>
public abstract class SharingConformance(SharedStore side)
{
    [SkippableFact]
    public async Task Pin_SetOnOne_HoldsOnBoth_UntilTheOtherRemovesIt()
    {
        await using var fleet = await StartAsync();
        using (var set = await Fleet.PinAsync(fleet.A)) Assert.Equal(204, (int)set.StatusCode);
        Assert.Equal("second", await Fleet.PlannedAsync(fleet.A));
        await Eventually.HoldsAsync(async () => await Fleet.PlannedAsync(fleet.B) == "second");

        using (var removed = await fleet.B.SendAsync(HttpMethod.Delete, "/routing/pin?step=plan"))
            Assert.Equal(204, (int)removed.StatusCode);
        Assert.Equal("first", await Fleet.PlannedAsync(fleet.B));
        await Eventually.HoldsAsync(async () => await Fleet.PlannedAsync(fleet.A) == "first");
    }

    [SkippableFact]
    public async Task Pin_RemovedElsewhereAtOnce_IsFoundAlthoughNoPollHasSeenIt()
    {
        await using var fleet = await StartAsync();
        (await Fleet.PinAsync(fleet.A)).Dispose();
        using var removed = await fleet.B.SendAsync(HttpMethod.Delete, "/routing/pin?step=plan");
        using var again = await fleet.A.SendAsync(HttpMethod.Delete, "/routing/pin?step=plan");
        Assert.Equal(204, (int)removed.StatusCode);
        Assert.Equal(404, (int)again.StatusCode);
    }

    [SkippableFact]
    public async Task Pin_OfTheSameRequests_TheLastOneStays_AndOthersAreLeftAlone()
    {
        await using var fleet = await StartAsync();
        (await Fleet.PinAsync(fleet.A, """{"step":"plan","model":"first","reason":"one","ttlSeconds":600}""")).Dispose();
        (await Fleet.PinAsync(fleet.A, """{"step":"write","model":"second","reason":"other","ttlSeconds":600}""")).Dispose();
        (await Fleet.PinAsync(fleet.B, """{"step":"plan","model":"second","reason":"two","ttlSeconds":600}""")).Dispose();

        await Eventually.HoldsAsync(
            async () => await ReasonsAsync(fleet.A) is ["two", "other"] && await ReasonsAsync(fleet.B) is ["two", "other"]);
    }

    [SkippableFact]
    public async Task Pin_Expires_OnBoth()
    {
        await using var fleet = await StartAsync();
        (await Fleet.PinAsync(fleet.A, """{"step":"plan","model":"second","reason":"short","ttlSeconds":1.5}""")).Dispose();
        await Eventually.HoldsAsync(async () => (await ReasonsAsync(fleet.B)).Length == 1);
        await Eventually.HoldsAsync(
            async () => (await ReasonsAsync(fleet.A)).Length == 0 && (await ReasonsAsync(fleet.B)).Length == 0);
        Assert.Equal("first", await Fleet.PlannedAsync(fleet.B));
    }

    [SkippableFact]
    public async Task RunBudget_IsOneForBoth()
    {
        await using var fleet = await StartAsync();
        Assert.Equal((200, 200), (await OfRunAsync(fleet.A), await OfRunAsync(fleet.A)));
        await Fleet.TellAsync(fleet.A);

        // The first request of the run there hears of it before it is routed: 0.20 spent, about 0.08 expected, 0.35 allowed.
        Assert.Equal((200, 403), (await OfRunAsync(fleet.B), await OfRunAsync(fleet.B)));
        await Fleet.TellAsync(fleet.B);
        await Fleet.TellAsync(fleet.A);
        Assert.Equal(403, await OfRunAsync(fleet.A));
        Assert.Equal(3, fleet.Upstream.Requests.Count);

        static async Task<int> OfRunAsync(RouterServer router)
        {
            using var response = await router.AskWithAsync(("x-maestro-run", "r1"), ("x-maestro-run-budget-usd", "0.35"));
            return (int)response.StatusCode;
        }
    }

    [SkippableFact]
    public async Task DayBudget_IsOneForBoth_AndForARouterThatStartsLater()
    {
        await using var fleet = await StartAsync(", budgets: { day_usd: 0.25 }");
        (await fleet.A.AskAsync()).Dispose();
        (await fleet.B.AskAsync()).Dispose();
        await Fleet.TellAsync(fleet.A);
        await Fleet.TellAsync(fleet.B);

        await using var later = await Fleet.RouterAsync(fleet.Upstream, fleet.Store, "c", ", budgets: { day_usd: 0.25 }");
        using (var refused = await later.AskAsync()) Assert.Equal(403, (int)refused.StatusCode);
        await Eventually.HoldsAsync(async () =>
        {
            using var response = await fleet.A.AskAsync();
            return (int)response.StatusCode == 403;
        });
    }

    [SkippableFact]
    public async Task Decisions_OfBoth_AreListedByEither_NewestFirst_PageByPage()
    {
        await using var fleet = await StartAsync();
        for (var count = 0; count < 4; count++)
        {
            (await fleet.A.AskWithAsync(("x-maestro-run", "r"), ("x-maestro-step", "even"))).Dispose();
            (await fleet.B.AskWithAsync(("x-maestro-run", "r"), ("x-maestro-step", "odd"))).Dispose();
        }

        await Eventually.HoldsAsync(async () => (await ListAsync(fleet.A, "limit=100")).Items.Length == 8);
        var all = (await ListAsync(fleet.A, "limit=100")).Items;
        Assert.Equal(["b", "a", "b", "a", "b", "a", "b", "a"], all.Select(item => item.Text("replica")));
        Assert.Equal(
            all.Select(item => item.Text("id")), (await ListAsync(fleet.B, "limit=100")).Items.Select(item => item.Text("id")));

        var paged = new List<string?>();
        string? cursor = null;
        do
        {
            var (items, next) = await ListAsync(
                fleet.B, "limit=3" + (cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor)));
            paged.AddRange(items.Select(item => item.Text("id")));
            cursor = next;
        }
        while (cursor is not null);
        Assert.Equal(all.Select(item => item.Text("id")), paged);

        Assert.Equal(4, (await ListAsync(fleet.A, "replica=b")).Items.Length);
        Assert.Equal(4, (await ListAsync(fleet.B, "step=even&run=r&outcome=served&model=gpt")).Items.Length);
        Assert.Equal(all[2].Text("id"), Assert.Single((await ListAsync(fleet.A, "id=" + all[2].Text("id"))).Items).Text("id"));
    }

    [SkippableFact]
    public async Task Replay_DecidesThoseOfBothAgain()
    {
        await using var fleet = await StartAsync();
        (await fleet.A.AskAsync()).Dispose();
        (await fleet.B.AskAsync()).Dispose();
        await Eventually.HoldsAsync(async () =>
        {
            using var replayed = await fleet.A.SendAsync(HttpMethod.Post, "/routing/replay", "{}");
            return (await replayed.JsonAsync()).GetProperty("decisions").GetInt32() == 2;
        });
    }

    private static async Task<string?[]> ReasonsAsync(RouterServer router)
    {
        using var pins = await router.Http.GetAsync("/routing/pins");
        return [.. (await pins.JsonAsync()).EnumerateArray().Select(pin => pin.Text("reason"))];
    }

    private static async Task<(JsonElement[] Items, string? Next)> ListAsync(RouterServer router, string query)
    {
        using var response = await router.Http.GetAsync("/routing/decisions?" + query);
        var page = await response.JsonAsync();
        Assert.False(page.GetProperty("partial").GetBoolean());
        return ([.. page.GetProperty("items").EnumerateArray()], page.Text("next"));
    }

    private Task<Fleet> StartAsync(string rules = "")
    {
        Skip.If(side.Missing is not null, side.Missing);
        return Fleet.StartAsync(side.Tables, rules);
    }
}

public sealed class SqliteSharingTests(SqliteShared side) : SharingConformance(side), IClassFixture<SqliteShared>;

public sealed class AzuriteSharingTests(AzuriteShared side) : SharingConformance(side), IClassFixture<AzuriteShared>;
