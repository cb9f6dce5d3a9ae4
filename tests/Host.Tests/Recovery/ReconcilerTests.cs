using Maestro.Approvals;
using Maestro.Runs;
using Maestro.Stores.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace Host.Tests.Recovery;

/// <summary>What a crash can leave between the store and the engine.</summary>
public sealed class ReconcilerTests : IAsyncLifetime
{
    private TestMaestro _maestro = null!;

    public async Task InitializeAsync() => _maestro = await TestMaestro.StartAsync(
        settings: new Dictionary<string, string?> { ["Maestro:ReconcileSchedule"] = "* * * * * *" });

    public async Task DisposeAsync() => await _maestro.DisposeAsync();

    [Fact]
    public async Task Run_ThatWasAcceptedButNotScheduled_IsTakenUp()
    {
        var runs = _maestro.Host.Services.GetRequiredService<RunStore>();
        var model = await runs.GetAsync(
            await _maestro.Api.StartAsync("gate-one", new JsonObject { ["name"] = "model" }), CancellationToken.None);
        var lost = model! with
        {
            Id = Guid.CreateVersion7().ToString("n"),
            Status = RunStatus.Pending,
            StartedAt = null,
            CreatedAt = DateTimeOffset.UtcNow.AddMinutes(-1),
        };
        Assert.True(await runs.InsertAsync(lost, CancellationToken.None));

        await _maestro.Api.GateAsync(lost.Id);
        Assert.Contains(
            _maestro.Log.Lines,
            line => line.ToString().Contains($"Run {lost.Id} was accepted but never scheduled", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Gate_ThatWasDecidedButNotTold_IsWoken()
    {
        var id = await _maestro.Api.StartAsync("gate-one", new JsonObject { ["name"] = "untold" });
        await _maestro.Api.GateAsync(id);
        await DecideSilentlyAsync(id, "approve");
        await _maestro.Api.StatusAsync(id, "completed");
        Assert.Equal(3, _maestro.Toolbox.On("untold.").Count);
    }

    [Fact]
    public async Task Gate_ThatWasDecidedButNotToldBeforeAnotherWas_IsWoken()
    {
        // The run no longer counts as waiting once its last open gate was settled, but the first still waits.
        var id = await _maestro.Api.StartAsync("gates");
        await _maestro.Api.GateAsync(id, "left");
        await _maestro.Api.GateAsync(id, "right");
        await DecideSilentlyAsync(id, "left");
        await _maestro.Api.ApproveAsync($"{id}~right");
        await _maestro.Api.StatusAsync(id, "completed");
    }

    /// <summary>Decides in the store and dies before the run is woken.</summary>
    private async Task DecideSilentlyAsync(string runId, string node)
    {
        var gates = _maestro.Host.Services.GetRequiredService<GateStore>();
        var open = (await gates.GetAsync(runId, node, CancellationToken.None))!;
        var vote = new Vote("olga", Decision.Approve, open.Value.PayloadDigest, null, DateTimeOffset.UtcNow.AddMinutes(-1));
        var writer = _maestro.Host.Services.GetRequiredService<RunWriter>();
        var work = writer.Blind(runId);
        work.Replace(open, GateRules.Cast(open.Value, vote, null).Gate!);
        Assert.True(await writer.CommitAsync(work, CancellationToken.None));
    }
}
