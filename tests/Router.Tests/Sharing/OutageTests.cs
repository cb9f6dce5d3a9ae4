using Maestro.Router.Storage;

namespace Router.Tests.Sharing;

/// <summary>Storage that goes away: requests go on, orders are not taken, operators see it.</summary>
public sealed class OutageTests(SqliteShared side) : IClassFixture<SqliteShared>
{
    [Fact]
    public async Task Outage_LeavesRequestsAlone_RefusesPins_AndIsSeen()
    {
        await using var fleet = await Fleet.StartAsync(side.Tables);
        (await Fleet.PinAsync(fleet.A)).Dispose();
        await Eventually.HoldsAsync(async () => await Fleet.PlannedAsync(fleet.B) == "second");

        fleet.Store.Down = true;
        using (var pin = await Fleet.PinAsync(fleet.A, """{"step":"plan","model":"first","reason":"r","ttlSeconds":60}"""))
        {
            Assert.Equal(503, (int)pin.StatusCode);
            Assert.Equal("application/problem+json", pin.Content.Headers.ContentType!.MediaType);
            Assert.DoesNotContain("secretaccount", await pin.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using (var removed = await fleet.A.SendAsync(HttpMethod.Delete, "/routing/pin?step=plan"))
            Assert.Equal(503, (int)removed.StatusCode);
        Assert.Equal("second", await Fleet.PlannedAsync(fleet.A)); // the pin that is known holds on
        Assert.Equal("second", await Fleet.PlannedAsync(fleet.B));
        await Eventually.HoldsAsync(async () => await StatusAsync(fleet.B) == "degraded");
        Assert.Contains("maestro_router_storage_up{", await fleet.B.Http.GetStringAsync("/metrics"), StringComparison.Ordinal);
        Assert.True((await DecisionsAsync(fleet.A)).GetProperty("partial").GetBoolean());
        Assert.NotEmpty((await DecisionsAsync(fleet.A)).GetProperty("items").EnumerateArray());

        fleet.Store.Down = false;
        await Eventually.HoldsAsync(async () =>
        {
            (await fleet.A.AskAsync()).Dispose(); // a decision to store
            (await fleet.B.AskAsync()).Dispose();
            return await StatusAsync(fleet.A) == "ok" && await StatusAsync(fleet.B) == "ok";
        });
        Assert.True((await DecisionsAsync(fleet.A)).GetProperty("dropped").GetInt64() > 0);
        using var taken = await Fleet.PinAsync(fleet.A);
        Assert.Equal(204, (int)taken.StatusCode);
    }

    [Fact]
    public async Task Start_WithoutStorage_Serves_ButIsNotReadyBeforeItHasReadThePins()
    {
        await using var upstream = await Upstream.CompletingAsync("ok");
        var store = new SwitchedStore(side.Tables) { Down = true };
        await using var router = await Fleet.RouterAsync(upstream, store, "a");
        using (var early = await router.Http.GetAsync("/ready")) Assert.Equal(503, (int)early.StatusCode);
        Assert.Equal("first", await Fleet.PlannedAsync(router));

        store.Down = false;
        await Eventually.HoldsAsync(async () =>
        {
            using var ready = await router.Http.GetAsync("/ready");
            return (int)ready.StatusCode == 200;
        });
    }

    [SkippableFact]
    public async Task Azurite_Killed_RequestsGoOn()
    {
        var azurite = new AzuriteShared();
        await azurite.InitializeAsync();
        try
        {
            Skip.If(azurite.Missing is not null, azurite.Missing);
            await using var upstream = await Upstream.CompletingAsync("ok");
            await using var router = await RouterServer.StartAsync(
                Fleet.Yaml(upstream.Base, ", budgets: { day_usd: 100 }"),
                options => options with
                {
                    Storage = SharedStorage.Open(azurite.ConnectionString),
                    StorageTime = TimeSpan.FromSeconds(2),
                });
            using (var set = await Fleet.PinAsync(router)) Assert.Equal(204, (int)set.StatusCode);
            Assert.Equal("ok", await StatusAsync(router));

            await azurite.KillAsync();
            await Eventually.HoldsAsync(async () => await StatusAsync(router) == "degraded");
            Assert.Equal("second", await Fleet.PlannedAsync(router));
            using var refused = await Fleet.PinAsync(router);
            Assert.Equal(503, (int)refused.StatusCode);
        }
        finally
        {
            await azurite.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("http://account.table.core.windows.net")]
    [InlineData("AccountKey=c2VjcmV0LXZhbHVl")]
    public void Setting_ThatNamesNoStorage_IsRefusedWithoutRepeatingIt(string setting)
    {
        var fault = Assert.Throws<Maestro.Router.Configuration.ConfigException>(() => SharedStorage.Open(setting));
        Assert.DoesNotContain(setting, fault.Message, StringComparison.Ordinal);
    }

    private static async Task<string?> StatusAsync(RouterServer router)
    {
        using var health = await router.Http.GetAsync("/health");
        return (await health.JsonAsync()).Text("status");
    }

    private static async Task<JsonElement> DecisionsAsync(RouterServer router)
    {
        using var response = await router.Http.GetAsync("/routing/decisions");
        return await response.JsonAsync();
    }
}
