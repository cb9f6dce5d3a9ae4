using System.Text.Json.Nodes;

namespace Maestro.Bench.Policies.Pii;

/// <summary>
/// Says from <c>data.json</c> alone where a request may go. Written from the taxonomy's description, in another language and
/// without a look at the rules, so that a mistake in them is not made twice.
/// </summary>
internal sealed class PiiOracle
{
    private readonly Dictionary<string, DataClass> _classes;
    private readonly Dictionary<string, string[]> _within;
    private readonly HashSet<string> _labels;

    public PiiOracle(JsonNode data)
    {
        var taxonomy = data["maestro"]!["taxonomy"]!["config"]!;
        _classes = taxonomy["classes"]!.AsObject().ToDictionary(entry => entry.Key, entry => new DataClass(
            Names(entry.Value!["jurisdictions"]), (bool?)entry.Value["anywhere"] == true,
            (bool?)entry.Value["self_hosted_only"] != false));
        _within = taxonomy["jurisdictions"]!.AsObject().ToDictionary(entry => entry.Key, entry => Names(entry.Value!["within"]));
        _labels = [.. taxonomy["labels"]!.AsObject().Select(entry => entry.Key)];
    }

    public bool Approves(PiiRequest request, PiiDeployment deployment) =>
        request.Tags.All(tag => _classes.TryGetValue(tag, out var known) ? Approves(known, deployment) : IsLabel(tag))
        && (request.Jurisdictions.Length == 0
            || IsIn([.. request.Jurisdictions.Select(place => place.ToLowerInvariant())], deployment));

    private bool Approves(DataClass known, PiiDeployment deployment) =>
        (known.Anywhere || IsIn(known.Jurisdictions, deployment)) && (!known.OwnOnly || deployment.Own);

    private bool IsIn(string[] approved, PiiDeployment deployment)
    {
        var place = deployment.Place?.ToLowerInvariant() ?? (deployment.Own ? "local" : null);
        return place is not null && _within.TryGetValue(place, out var groups)
            && approved.Any(name => name == place || groups.Contains(name));
    }

    private bool IsLabel(string tag) => tag.Split(':', 2) is [var key, { Length: > 0 }] && _labels.Contains(key);

    private static string[] Names(JsonNode? list) => [.. list?.AsArray().Select(name => (string)name!) ?? []];

    private sealed record DataClass(string[] Jurisdictions, bool Anywhere, bool OwnOnly);
}
