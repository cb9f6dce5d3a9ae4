using Maestro.Router.Choice;
using Maestro.Router.Decisions;
using Maestro.Router.Objectives;
using Maestro.Router.Pins;
using Maestro.Router.Policies;

namespace Maestro.Router.Http;

/// <summary>
/// <c>POST /routing/preview</c>: how a request would be routed now, group by group, and why. Nothing is sent and nothing counted.
/// </summary>
internal sealed class PreviewEndpoint(RoutingState state, Chooser chooser, ActivePins pins, IRoutingPolicy policy)
{
    public async Task HandleAsync(HttpContext http)
    {
        if (await JsonBody.ReadAsync(http, HttpJson.Default.PreviewRequest) is not { } asked) return;
        if (string.IsNullOrEmpty(asked.Model))
        {
            await JsonBody.RefuseAsync(http, [new("model", "is missing")]);
            return;
        }

        var table = state.Table;
        var query = asked.ToQuery() with { Rules = table.Config.Rules };
        var pin = pins.Find(query.Model, query.Step, query.Project);
        var chain = pin is null ? table.Chain(query.Model) : PinResolver.Resolve(pin, table);
        if (chain.IsEmpty)
        {
            await JsonBody.RefuseAsync(http, [new("model", $"'{query.Model}' does not exist here")]);
            return;
        }

        query = await policy.PrepareAsync(query with { Pinned = pin is not null }, chain, table, http.RequestAborted);
        var choices = chain.Select(group => chooser.Choose(group, table, query, [], 0)).ToArray();
        var first = choices.FirstOrDefault(choice => choice.Deployment is not null);
        await http.Response.WriteAsJsonAsync(
            new PreviewWire(
                first?.Deployment?.Id,
                first?.Deployment?.Config.Model,
                first?.Deployment?.Config.Provider.Name,
                first?.Group.Name,
                first?.Deployment is { } deployment ? deployment.EstimateUsd(query) : null,
                table.Config.Settings.Strategy,
                table.Config.Rules.WeightsFor(query.Project).For(query.Hint),
                pin,
                first?.Shadow?.Id,
                query.Policy?.Digest,
                [.. choices.Select((choice, number) => new PreviewGroupWire(
                    choice.Group.Name, choice.Deployment?.Id, [.. CandidateRecord.Of(choice, number)]))]),
            HttpJson.Default.PreviewWire,
            cancellationToken: http.RequestAborted);
    }
}

/// <param name="Deployment">Null when no deployment of the whole chain may serve the request.</param>
/// <param name="Chain">The groups in the order in which they would be tried.</param>
internal sealed record PreviewWire(
    string? Deployment, string? Model, string? Provider, string? Group, decimal? EstimatedCostUsd, string Strategy,
    ObjectiveWeights Weights, Pin? Pin,
    string? Shadow, string? PolicyDigest, IReadOnlyList<PreviewGroupWire> Chain);

internal sealed record PreviewGroupWire(string Group, string? Deployment, IReadOnlyList<CandidateRecord> Candidates);
