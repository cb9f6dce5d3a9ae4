using Maestro.Embedded.Hosting;

namespace Host.Tests.Policies;

/// <summary>Policies change while runs are under way.</summary>
public sealed class ReloadTests
{
    [Fact]
    public async Task Change_WhileARunWaits_CountsForTheNextRunAndNotForThisOne()
    {
        await using var maestro = await TestMaestro.StartAsync();
        var api = maestro.Api;
        var id = await api.StartAsync("gate-one", new JsonObject { ["name"] = "pinned" });
        var gate = await api.GateAsync(id);
        var pinned = (await api.RunAsync(id)).Member("manifest").Text("policies");

        maestro.Policies.Change(data => data["tools"]!["config"]!["servers"]!["toolbox"]!["allow"] = new JsonArray("echo"));
        await InForceAsync(api, digest => digest != pinned);
        using var refused = await api.PostAsync(
            "/runs", JsonNode.Parse("""{"recipe": "gate-one", "inputs": {"name": "late"}}"""));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);

        await api.ApproveAsync(gate.Text("id"));
        await api.StatusAsync(id, "completed");
        Assert.All((await api.GetAsync($"/runs/{id}/policies")).List("items"), item => Assert.Equal(pinned, item.Text("policy")));
    }

    [Fact]
    public async Task Restart_AfterAChange_StillDecidesByThePoliciesOfTheRun()
    {
        var folder = Directory.CreateTempSubdirectory("maestro-pinned-").FullName;
        try
        {
            string id;
            await using (var before = await TestMaestro.StartAsync(folder: folder))
            {
                id = await before.Api.StartAsync("gate-one", new JsonObject { ["name"] = "restarted" });
                await before.Api.GateAsync(id);
            }

            TestPolicies.In(folder)
                .Change(data => data["tools"]!["config"]!["servers"]!["toolbox"]!["allow"] = new JsonArray("echo"));
            await using var after = await TestMaestro.StartAsync(folder: folder);
            await after.Api.ApproveAsync((await after.Api.GateAsync(id)).Text("id"));
            await after.Api.StatusAsync(id, "completed");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task KillSwitch_WhileARunWaits_StopsThatRunToo()
    {
        await using var maestro = await TestMaestro.StartAsync();
        var api = maestro.Api;
        var id = await api.StartAsync("gate-one", new JsonObject { ["name"] = "halted" });
        var gate = await api.GateAsync(id);
        var before = (await api.GetAsync("/policies")).Text("digest");

        maestro.Policies.Change(data => data["safety"]!["config"]!["halts"] = JsonNode.Parse(
            """[{"scope": "tool", "name": "toolbox.note", "reason": "It pages the wrong people.", "by": "olga"}]"""));
        await InForceAsync(api, digest => digest != before);
        await api.ApproveAsync(gate.Text("id"));

        var run = await api.StatusAsync(id, "failed");
        Assert.Contains("It pages the wrong people.", run.Member("error").Text("message"), StringComparison.Ordinal);
        Assert.Empty(maestro.Toolbox.On("halted."));
        var denials = (await api.GetAsync($"/runs/{id}/policies?allow=false")).List("items");
        Assert.All(
            denials, item => Assert.StartsWith("maestro.safety.", item.List("rules")[0].ToString(), StringComparison.Ordinal));
        Assert.All(denials, item => Assert.NotEqual(before, item.Text("policy")));
    }

    [Fact]
    public async Task BrokenChange_WhileRunning_LeavesTheOldPoliciesAndSaysWhatIsWrong()
    {
        await using var maestro = await TestMaestro.StartAsync();
        var api = maestro.Api;
        var before = await api.GetAsync("/policies");
        Assert.Equal("ok", before.Text("status"));
        Assert.Equal(7, before.List("packages").Count);

        maestro.Policies.Replace("tools.rego", "package maestro.tools\n\nallow if {\n");
        var status = await Eventually.FindAsync(
            async () => await api.GetAsync("/policies") is var now && now.Text("status") == "rejected" ? now : null,
            "the broken policies are noticed");

        Assert.Equal(before.Text("digest"), status.Text("digest"));
        Assert.Contains(status.List("faults"), fault => fault.Text("path").StartsWith("tools.rego:", StringComparison.Ordinal));
        await api.StatusAsync(await api.StartAsync("calls", new JsonObject { ["name"] = "still" }), "completed");
    }

    [Fact]
    public async Task Start_WithPoliciesThatCannotBeUsed_IsRefusedWithEveryFault()
    {
        var fault = await Assert.ThrowsAsync<HostStartException>(() => TestMaestro.StartAsync(prepare: policies =>
        {
            policies.Replace("tools.rego", "package maestro.tools\n\nallow if {\n");
            policies.Replace("data.json", "{");
        }));

        Assert.Contains("Maestro:Policies: tools.rego:", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Maestro:Policies: data.json: is not JSON", fault.Message, StringComparison.Ordinal);
    }

    private static Task<JsonNode> InForceAsync(Api api, Func<string, bool> expected) => Eventually.FindAsync(
        async () => await api.GetAsync("/policies") is var now && expected(now.Text("digest")) ? now : null,
        "the changed policies are in force");
}
