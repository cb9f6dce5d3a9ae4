using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Maestro.Policies.Explaining;

namespace Maestro.Wire;

/// <summary>
/// JSON of the API: camelCase, enums as lower-case words, nulls left out. <see cref="Default"/> is for clients: it reads past
/// members that it does not know, which a newer server may send.
/// </summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ApprovalPage))]
[JsonSerializable(typeof(ArtifactPage))]
[JsonSerializable(typeof(CancelRequest))]
[JsonSerializable(typeof(ComparisonView))]
[JsonSerializable(typeof(DecideRequest))]
[JsonSerializable(typeof(EndEvent))]
[JsonSerializable(typeof(ExplainRequest))]
[JsonSerializable(typeof(ExplanationBody))]
[JsonSerializable(typeof(GraphView))]
[JsonSerializable(typeof(HaltPage))]
[JsonSerializable(typeof(HaltRequest))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(JsonNode))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(LogPage))]
[JsonSerializable(typeof(PipelinePage))]
[JsonSerializable(typeof(PipelineView))]
[JsonSerializable(typeof(PolicySetView))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(RunDecisionPage))]
[JsonSerializable(typeof(RunPage))]
[JsonSerializable(typeof(StartRunRequest))]
[JsonSerializable(typeof(ValidateRequest))]
[JsonSerializable(typeof(ValidateView))]
public sealed partial class WireJson : JsonSerializerContext
{
    /// <summary>
    /// For servers: unknown and repeated members are refused. Answers are never part of a page, so text in them stays readable.
    /// </summary>
    public static WireJson Strict => field ??= new(new JsonSerializerOptions(Default.Options!)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
