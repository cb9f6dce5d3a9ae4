using System.Text.Json.Serialization;

namespace Maestro.Policies.Opa;

/// <summary>The bundle's own description, as OPA reads it.</summary>
/// <param name="Revision">The policy set's digest.</param>
/// <param name="RegoVersion">Version of the language of all files.</param>
internal sealed record BundleManifest(string Revision, IReadOnlyList<string> Roots, int RegoVersion);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BundleManifest))]
internal sealed partial class BundleJson : JsonSerializerContext;
