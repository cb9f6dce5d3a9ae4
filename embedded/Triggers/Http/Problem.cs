using System.Text.Json.Serialization;

namespace Maestro.Embedded.Triggers.Http;

/// <summary>An RFC 9457 problem, as the host itself writes it.</summary>
internal sealed record Problem(
    string Type,
    string Title,
    int Status,
    string? Detail,
    string? Instance,
    string TraceId,
    IReadOnlyCollection<ProblemFault>? Errors);

/// <summary>One thing wrong with a request: where, and what.</summary>
internal sealed record ProblemFault(string Path, string Msg);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ProblemJson : JsonSerializerContext;
