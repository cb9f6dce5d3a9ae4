using System.Text;
using Maestro.Policies;
using Maestro.Problems;
using Maestro.Router.Configuration.Yaml;
using Maestro.Router.Decisions;
using Maestro.Router.Objectives;
using Maestro.Router.Policies;
using Maestro.Router.Replaying;

namespace Maestro.Router.Http;

/// <summary>
/// <c>POST /routing/replay</c>: past decisions under another configuration, strategy or other objectives. Changes nothing.
/// </summary>
internal sealed class ReplayEndpoint(
    RoutingState state, DecisionsEndpoint decisions, Replayer replayer, IRoutingPolicy inForce, RouterOptions options)
{
    private const int DefaultLimit = 200;
    private const int MaxLimit = 1000;

    public async Task HandleAsync(HttpContext http)
    {
        if (await JsonBody.ReadAsync(http, HttpJson.Default.ReplayRequest) is not { } asked) return;
        var faults = new List<Fault>();
        var config = ReadConfig(asked, faults);
        var weights = ReadWeights(asked, faults);
        var policy = ReadPolicy(asked, faults);
        if (asked.Limit is < 1 or > MaxLimit) faults.Add(new("limit", $"must be a whole number from 1 to {MaxLimit}"));
        if (faults.Count > 0)
        {
            await JsonBody.RefuseAsync(http, faults);
            return;
        }

        var table = ReferenceEquals(config, state.Table.Config) ? state.Table : RoutingTable.Create(config!, options.Time);
        var filter = new DecisionFilter { Ids = asked.Ids?.ToHashSet(StringComparer.Ordinal) };
        var (past, _) = await decisions.ReadAsync(filter, asked.Limit ?? DefaultLimit, null, http.RequestAborted);
        await http.Response.WriteAsJsonAsync(
            await replayer.ReplayAsync(past.Items, table, weights, policy, http.RequestAborted), HttpJson.Default.ReplayReport,
            cancellationToken: http.RequestAborted);
    }

    private RouterConfig? ReadConfig(ReplayRequest asked, List<Fault> faults)
    {
        var config = state.Table.Config;
        if (asked.Config is { } text)
        {
            var read = ConfigReader.Read(text, options.Environment);
            faults.AddRange(read.Errors.Select(error => error with { Path = "config." + error.Path }));
            config = read.Config;
        }

        if (asked.Strategy is not { } name) return config;
        if (StrategyNames.Find(name) is { } strategy)
            return config is null ? null : config with { Settings = config.Settings with { Strategy = strategy } };
        faults.Add(new("strategy", $"'{name}' is not a strategy; there are {string.Join(", ", StrategyNames.All)}"));
        return config;
    }

    private IRoutingPolicy ReadPolicy(ReplayRequest asked, List<Fault> faults)
    {
        if (asked.Policies is not { Count: > 0 } texts) return inForce;
        var read = PolicySet.Create(
            texts.Select(file => KeyValuePair.Create(file.Key, new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(file.Value)))));
        if (read.TryGet(out var set)) return new PolicyRouting(new RegoPolicyEngine(set), options.Time);
        faults.AddRange(read.Faults.Select(fault => new Fault("policies." + fault.Path, fault.Msg)));
        return inForce;
    }

    private static ObjectiveWeights? ReadWeights(ReplayRequest asked, List<Fault> faults)
    {
        if (asked.Objectives is not { Count: > 0 } given) return null;
        var weights = default(ObjectiveWeights);
        foreach (var (name, weight) in given)
        {
            if (Objective.Find(name) is not { } objective)
                faults.Add(new("objectives." + name, $"is not an objective; there are {string.Join(", ", Objective.All)}"));
            else if (!(weight >= 0)) faults.Add(new("objectives." + name, "must not be negative"));
            else weights = weights.With(objective, weight);
        }

        if (faults.Count == 0 && weights.Sum <= 0)
            faults.Add(new("objectives", "must give at least one objective a weight above zero"));
        return weights;
    }
}
