using Maestro.Bench.Measuring;
using Maestro.Router.Choice;
using Maestro.Router.Configuration;
using Maestro.Router.Configuration.Yaml;
using Maestro.Router.Hosting;
using Maestro.Router.Model;
using Maestro.Router.Queries;
using Maestro.Simulator.Serving;
using Microsoft.Extensions.DependencyInjection;

namespace Maestro.Bench.Routing;

/// <summary>
/// Simulated servers behind the router's own choice, in virtual time: always the server whose clock is behind goes on.
/// </summary>
internal sealed class ServingLane
{
    private const double ReportEveryMs = 1000;

    private readonly VllmEngine[] _engines;
    private readonly double[] _clocks;
    private readonly Chooser _chooser;
    private readonly RoutingTable _table;
    private readonly DeploymentGroup _group;
    private readonly bool _affinity;
    private readonly PriorityQueue<AgentTurn, double> _due = new();
    private readonly List<double> _times = [];
    private readonly List<double> _firstTokens = [];
    private double _reportedAt;

    public ServingLane(VllmModel model, int replicas, string strategy, bool affinity)
    {
        var yaml = "model_list:\n" + string.Concat(Enumerable.Range(0, replicas).Select(number => string.Create(
            CultureInfo.InvariantCulture,
            $"  - {{ model_name: gpt, litellm_params: {{ model: vllm/sim, api_base: \"http://127.0.0.1:{9001 + number}/v1\" }}, model_info: {{ id: replica-{number} }} }}\n")))
            + $"router_settings: {{ routing_strategy: {strategy} }}\n";
        var app = RouterApp.Build(
            ConfigReader.Read(yaml, _ => null).Require("the scenario's configuration"), new RouterOptions());
        _chooser = app.Services.GetRequiredService<Chooser>();
        _table = app.Services.GetRequiredService<RoutingState>().Table;
        _group = _table.Chain("gpt")[0];
        _engines = [.. Enumerable.Range(0, replicas).Select(_ => new VllmEngine(model))];
        _clocks = new double[replicas];
        _affinity = affinity;
    }

    public ServingResult Run(int agents, double untilMs, int seed)
    {
        var workload = new AgentWorkload(seed);
        for (var agent = 0; agent < agents; agent++)
        {
            var turn = workload.Begin();
            _due.Enqueue(turn, turn.AtMs);
        }

        while (true)
        {
            var engine = Next();
            var now = _clocks[engine];
            if (_due.TryPeek(out _, out var at) && at <= now)
            {
                Submit(_due.Dequeue(), at);
                continue;
            }

            if (now >= untilMs) break;
            Report(now);
            var length = _engines[engine].Step(now);
            // An idle server waits for the next arrival or for the others.
            _clocks[engine] = length > 0 ? now + length : Math.Max(now + 1, Math.Min(at > now ? at : double.MaxValue, now + 50));
            Collect(workload, now);
        }

        var counters = _engines.Select(engine => engine.Counters).ToArray();
        return new(
            _times.Count / (untilMs / 1000),
            (double)counters.Sum(counter => counter.PrefixHits) / counters.Sum(counter => counter.PrefixQueries),
            Latencies.Of(_times, TimeSpan.FromMilliseconds(untilMs)),
            Latencies.Of(_firstTokens, TimeSpan.FromMilliseconds(untilMs)));
    }

    private readonly List<(AgentTurn Turn, Sequence Sequence, Deployment Deployment)> _open = [];

    private int Next()
    {
        var next = 0;
        for (var index = 1; index < _clocks.Length; index++)
        {
            if (_clocks[index] < _clocks[next]) next = index;
        }

        return next;
    }

    private void Submit(AgentTurn turn, double at)
    {
        var query = new RoutingQuery
        {
            Model = "gpt",
            InputTokens = turn.Prompt.Length / 4,
            Seed = turn.Number,
            Prefix = _affinity ? turn.Prefix : 0,
        };
        var chosen = _chooser.Choose(_group, _table, query, [], 0).Deployment
            ?? throw new InvalidOperationException("No replica was chosen.");
        chosen.Enter();
        var engine = _table.Deployments.IndexOf(chosen);
        _open.Add((turn, _engines[engine].Submit(turn.Prompt, turn.OutputTokens, at), chosen));
    }

    private void Collect(AgentWorkload workload, double now)
    {
        for (var index = _open.Count - 1; index >= 0; index--)
        {
            var (turn, sequence, deployment) = _open[index];
            if (sequence.FinishedMs is not { } finished) continue;
            _open.RemoveAt(index);
            deployment.Leave();
            _times.Add(finished - sequence.ArrivedMs);
            _firstTokens.Add(sequence.FirstTokenMs!.Value - sequence.ArrivedMs);
            var next = workload.After(turn, Math.Max(finished, now));
            _due.Enqueue(next, next.AtMs);
        }
    }

    /// <summary>What the router would have scraped, as often as it does.</summary>
    private void Report(double now)
    {
        if (now < _reportedAt + ReportEveryMs) return;
        _reportedAt = now;
        for (var index = 0; index < _engines.Length; index++)
        {
            var engine = _engines[index];
            _table.Deployments[index].Replica!.Report(
                new ReplicaReport(true, default, engine.Running, engine.Waiting, engine.KvUsage, null, null, null, null, null));
        }
    }
}
