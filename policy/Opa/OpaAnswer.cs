using System.Text.Json;
using Maestro.Rego.Values;

namespace Maestro.Policies.Opa;

/// <summary>
/// What OPA's data API answered: the document asked for, null when it is undefined, and the bundles' revisions.
/// </summary>
internal sealed record OpaAnswer(RegoValue? Result, IReadOnlyList<string> Revisions)
{
    private const string Revision = "revision";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>What the decision is known by; empty when the server has no bundle with a revision.</summary>
    public string Digest { get; } = string.Join(',', Revisions);

    /// <exception cref="JsonException">Not what the API documents.</exception>
    public static OpaAnswer Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, Strict);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object) throw new JsonException("The answer is not an object.");
        return new(root.TryGetProperty("result", out var result) ? RegoValue.FromJson(result) : null, RevisionsOf(root));
    }

    /// <summary>
    /// By bundle; older servers, and those that were told to load one bundle without a name, have just one revision.
    /// </summary>
    private static string[] RevisionsOf(JsonElement root)
    {
        if (!root.TryGetProperty("provenance", out var provenance) || provenance.ValueKind != JsonValueKind.Object) return [];
        if (provenance.TryGetProperty("bundles", out var bundles) && bundles.ValueKind == JsonValueKind.Object)
            return [.. bundles.EnumerateObject().Select(bundle => Text(bundle.Value)).Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)];
        return Text(provenance) is { Length: > 0 } only ? [only] : [];
    }

    private static string Text(JsonElement holder) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(Revision, out var revision)
            && revision.ValueKind == JsonValueKind.String
            ? revision.GetString()!
            : "";
}
