using Host.Tests.Toolbox;

namespace Host.Tests.Recovery;

internal enum KillMoment
{
    WhileAnActivityRuns,
    WhileAGateWaits,
    AfterAnApproval,
    DuringAMap,
}

/// <summary>
/// Starts runs, answers gates and kills the process, and keeps what was acknowledged and what was seen to be committed, to hold
/// the outcome against it.
/// </summary>
internal sealed class KillCampaign(string folder, Random random)
{
    private const string Actor = "olga";

    private readonly Effects _toolbox = new(TestMaestro.ToolboxFolder(folder));
    private readonly List<string> _runs = [];
    private readonly HashSet<string> _approved = [];

    /// <summary>
    /// Nodes whose outcome the engine had on disk before a kill, since what depends on them had begun, and their retries then.
    /// </summary>
    private readonly Dictionary<(string Run, string Node), int> _committed = [];

    private readonly Dictionary<string, string> _names = [];
    private readonly HashSet<string> _ended = [];
    private readonly List<string> _unanswered = [];
    private int _started;

    private IReadOnlyDictionary<string, string?> Settings => TestMaestro.Settings(folder, new Dictionary<string, string?>
    {
        ["Maestro:Recipes"] = TestMaestro.Recipes,
        ["Maestro:ReconcileSchedule"] = "* * * * * *",
        ["Maestro:ReconcileGrace"] = "00:00:01",
        ["OPENAI_API_KEY"] = null,
        ["ANTHROPIC_API_KEY"] = null,
    });

    public async Task LiveAndDieAsync(KillMoment moment)
    {
        using var process = await MaestroProcess.StartAsync(folder, Settings);
        var api = process.Api;
        var fresh = await StartRunAsync(api);
        foreach (var waiting in await WaitingAsync(api))
        {
            if (random.Next(2) == 0) await ApproveAsync(api, waiting);
        }

        if (moment == KillMoment.WhileAnActivityRuns)
        {
            await Eventually.HoldsAsync(
                async () => await NodeStatusAsync(api, fresh, "think") == "running", "the agent is at work");
        }
        else
        {
            await api.GateAsync(fresh);
            if (moment != KillMoment.WhileAGateWaits) await ApproveAsync(api, fresh);
            if (moment == KillMoment.DuringAMap)
                await Eventually.HoldsAsync(
                    async () => await NodeStatusAsync(api, fresh, "each.0") is not null, "the map is at work");
        }

        await NoteCommittedAsync(api);
        if (moment != KillMoment.AfterAnApproval) await Task.Delay(random.Next(120));

        // A request that is under way when the process dies may be acknowledged or not; both must be true afterwards.
        await Task.WhenAll(random.Next(2) == 0 ? StartUnansweredAsync(api) : Task.CompletedTask, process.KillAsync());
    }

    /// <summary>Starts once more, lets everything end, and holds it against what was acknowledged.</summary>
    public async Task FinishAsync(Action<string> tell)
    {
        using var process = await MaestroProcess.StartAsync(folder, Settings);
        var api = process.Api;
        foreach (var name in _unanswered) await StartRunAsync(api, name);
        foreach (var id in _runs)
        {
            var run = await api.EndOrGateAsync(id);
            if (run.Text("status") == "waiting") await ApproveAsync(api, id);
        }

        var repeats = 0;
        foreach (var id in _runs)
        {
            var run = await Eventually.FindAsync(async () => await api.EndAsync(id), $"run {id} ends");
            Assert.True(run.Text("status") == "completed", $"{run.ToJsonString()}\n{process.Output}");
            repeats += await CheckRunAsync(api, id);
        }

        tell(
            $"{_runs.Count} runs ({_unanswered.Count} asked for again), {_approved.Count} approvals, {repeats} steps repeated, {_committed.Count} nodes seen committed before a kill");
    }

    private async Task<int> CheckRunAsync(Api api, string id)
    {
        var gate = await api.GetAsync($"/approvals/{id}~approve");
        Assert.Equal("approved", gate.Text("status"));
        Assert.Equal(Actor, Assert.Single(gate.List("votes")).Text("actor"));

        var lines = await api.LogAsync(id);
        Assert.Equal(Enumerable.Range(1, lines.Count), lines.Select(line => line.Number("id")));
        Assert.Single((await api.GetAsync($"/runs/{id}/artifacts")).List("items"));

        var nodes = await api.NodesAsync(id);
        Assert.All(nodes, node => Assert.Equal("completed", node.Text("status")));
        foreach (var ((run, node), retries) in _committed.Where(entry => entry.Key.Run == id))
            Assert.True(retries == nodes.WithId(node).Number("retries"), $"{node} of {run} was done and ran again.");

        // Each incarnation of the host has a tool server of its own: within one, nothing takes effect twice.
        var expected = ((string[])["think", "each-1", "each-2", "each-3", "each-4", "each-5", "last"]).Select(
            step => $"{_names[id]}.{step}");
        var effects = _toolbox.ByProcess(_names[id] + ".");
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            effects.Select(effect => effect.Name).Distinct().Order(StringComparer.Ordinal));
        Assert.All(effects.GroupBy(effect => effect), same => Assert.Single(same));
        return nodes.Sum(node => node.Number("retries"));
    }

    private async Task<string> StartRunAsync(Api api, string? givenName = null)
    {
        var name = givenName ?? $"run-{_started++}";
        _toolbox.Order($"{name}.all", Misbehaviour.Dawdle);
        using var response = await api.PostAsync("/runs", new JsonObject
        {
            ["recipe"] = "kill",
            ["inputs"] = new JsonObject { ["name"] = name },
            ["idempotencyKey"] = name,
        });
        var asked = _unanswered.Contains(name) && response.StatusCode == HttpStatusCode.OK;
        var id = (await Api.GoodAsync(response, asked ? HttpStatusCode.OK : HttpStatusCode.Created)).Text("id");
        _runs.Add(id);
        _names[id] = name;
        return id;
    }

    private async Task ApproveAsync(Api api, string id)
    {
        await api.GateAsync(id);
        await api.ApproveAsync($"{id}~approve", Actor);
        _approved.Add(id);
    }

    private async Task StartUnansweredAsync(Api api)
    {
        var name = $"cut-{_started++}";
        try
        {
            await StartRunAsync(api, name);
        }
        catch (HttpRequestException)
        {
            // Not acknowledged, so its caller asks again with the same key.
            _unanswered.Add(name);
        }
    }

    private static async Task<IReadOnlyList<string>> WaitingAsync(Api api) =>
        [.. (await api.GetAsync("/approvals?status=waiting&limit=200")).List("items").Select(gate => gate.Text("runId"))];

    private static async Task<string?> NodeStatusAsync(Api api, string id, string node) =>
        (await api.NodesAsync(id)).FirstOrDefault(candidate => candidate.Text("id") == node)?.Text("status");

    private async Task NoteCommittedAsync(Api api)
    {
        foreach (var id in _runs.Where(id => !_ended.Contains(id)))
        {
            if ((await api.RunAsync(id)).Text("status") == "completed") _ended.Add(id);
            var graph = await api.GetAsync($"/runs/{id}/graph");
            var nodes = graph.List("nodes");
            foreach (var edge in graph.List("edges")
                .Where(
                    edge => nodes.WithId(edge.Text("from"))["parent"] is null && nodes.WithId(edge.Text("to"))["parent"] is null))
            {
                if (nodes.WithId(edge.Text("to")).Text("status") != "pending")
                    _committed.TryAdd((id, edge.Text("from")), nodes.WithId(edge.Text("from")).Number("retries"));
            }
        }
    }
}
