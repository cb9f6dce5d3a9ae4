using System.Globalization;
using Maestro.Approvals;

namespace Maestro.Functions.Nodes;

/// <summary>Where a run's answers came from and who decided at its gates, as templates see it.</summary>
internal static class RunProvenance
{
    public static JsonObject Describe(Run run, IReadOnlyList<NodeRecord> nodes, IReadOnlyList<Gate> gates) => new()
    {
        ["requestedBy"] = run.RequestedBy,
        ["createdAt"] = Instant(run.CreatedAt),
        ["manifest"] = run.Manifest.Digest,
        ["simulated"] = nodes.Any(node => node.Simulated),
        ["models"] = new JsonArray([.. nodes.Where(node => node.Model is not null).Select(Model)]),
        ["approvals"] = new JsonObject(gates.Select(gate => KeyValuePair.Create(gate.NodeId, (JsonNode?)Decision(gate)))),
    };

    private static JsonObject Model(NodeRecord node) =>
        new() { ["node"] = node.Id, ["model"] = node.Model, ["provider"] = node.Provider, ["simulated"] = node.Simulated };

    private static JsonObject Decision(Gate gate) => new()
    {
        ["status"] = gate.Status.ToString().ToLowerInvariant(),
        ["payloadDigest"] = gate.PayloadDigest,
        ["decidedAt"] = gate.DecidedAt is { } at ? Instant(at) : null,
        ["votes"] = new JsonArray([.. gate.Votes.Select(vote => (JsonNode)new JsonObject
        {
            ["actor"] = vote.Actor,
            ["decision"] = vote.Decision.ToString().ToLowerInvariant(),
            ["comment"] = vote.Comment,
            ["at"] = Instant(vote.At),
        })]),
    };

    private static string Instant(DateTimeOffset at) => at.ToString("O", CultureInfo.InvariantCulture);
}
