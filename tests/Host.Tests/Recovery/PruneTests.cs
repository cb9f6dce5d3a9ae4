using Maestro.Embedded.Hosting;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Host.Tests.Recovery;

/// <summary>Histories go, runs stay.</summary>
public sealed class PruneTests
{
    [Fact]
    public async Task History_OfAnEndedRun_IsDeletedAndTheRunStays()
    {
        await using var maestro = await TestMaestro.StartAsync(settings: new Dictionary<string, string?>
        {
            ["Maestro:PruneSchedule"] = "* * * * * *",
            ["Maestro:HistoryRetention"] = "00:00:01",
        });
        var client = maestro.Host.Services.GetRequiredService<DurableTaskClient>();
        var waiting = await maestro.Api.StartAsync("gate-one", new JsonObject { ["name"] = "waiting" });
        await maestro.Api.GateAsync(waiting);
        var ended = await maestro.Api.StartAsync("gate-one", new JsonObject { ["name"] = "ended" });
        await maestro.Api.GateAsync(ended);
        await maestro.Api.ApproveAsync($"{ended}~approve");
        await maestro.Api.StatusAsync(ended, "completed");

        await Eventually.HoldsAsync(async () => await client.GetInstanceAsync(ended) is null, "the history is gone");

        Assert.Equal("completed", (string?)(await maestro.Api.RunAsync(ended))["status"]);
        Assert.NotNull(await client.GetInstanceAsync(waiting));
        await maestro.Api.ApproveAsync($"{waiting}~approve");
        await maestro.Api.StatusAsync(waiting, "completed");
    }

    [Fact]
    public async Task Settings_ThatCannotBeUsed_AreAllSaidAtTheStartByName()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Maestro:HistoryRetention"] = "00:00:00",
            ["Maestro:ModelTimeout"] = "soon",
            ["Maestro:ReconcileGrace"] = "-00:00:01",
        };

        var error = await Assert.ThrowsAsync<HostStartException>(() => TestMaestro.StartAsync(settings: settings));

        Assert.All(
            (string[])["HistoryRetention", "ModelTimeout", "ReconcileGrace"],
            name => Assert.Contains($"Maestro:{name}", error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Retention_OfNothing_IsRefusedAtTheStart()
    {
        var error = await Assert.ThrowsAsync<HostStartException>(() => TestMaestro.StartAsync(
            settings: new Dictionary<string, string?> { ["Maestro:HistoryRetention"] = "00:00:00" }));

        Assert.Contains("Maestro:HistoryRetention", error.Message, StringComparison.Ordinal);
    }
}
