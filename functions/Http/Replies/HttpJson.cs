using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Maestro.Functions.Http.Approvals;
using Maestro.Functions.Http.Pipelines;
using Maestro.Functions.Http.Policies;
using Maestro.Functions.Http.Queues;
using Maestro.Functions.Http.Runs;
using Maestro.Functions.Starting;
using Maestro.Policies;
using Maestro.Policies.Explaining;

namespace Maestro.Functions.Http.Replies;

/// <summary>How the API writes and reads JSON: camelCase, enums as lower-case words, nulls left out, unknown and repeated members refused.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(StartRunRequest))]
[JsonSerializable(typeof(RunView))]
[JsonSerializable(typeof(RunPage))]
[JsonSerializable(typeof(GraphView))]
[JsonSerializable(typeof(LogPage))]
[JsonSerializable(typeof(LogEvent))]
[JsonSerializable(typeof(EndEvent))]
[JsonSerializable(typeof(EventPage))]
[JsonSerializable(typeof(RunDecisionPage))]
[JsonSerializable(typeof(ExplainRequest))]
[JsonSerializable(typeof(HaltPage))]
[JsonSerializable(typeof(HaltRequest))]
[JsonSerializable(typeof(ExplanationBody))]
[JsonSerializable(typeof(PolicySetView))]
[JsonSerializable(typeof(DeadLetterPage))]
[JsonSerializable(typeof(RequeueView))]
[JsonSerializable(typeof(ArtifactPage))]
[JsonSerializable(typeof(ComparisonView))]
[JsonSerializable(typeof(CancelRequest))]
[JsonSerializable(typeof(ApprovalView))]
[JsonSerializable(typeof(ApprovalPage))]
[JsonSerializable(typeof(DecideRequest))]
[JsonSerializable(typeof(ValidateRequest))]
[JsonSerializable(typeof(ValidateView))]
[JsonSerializable(typeof(PipelinePage))]
[JsonSerializable(typeof(PipelineView))]
[JsonSerializable(typeof(HealthView))]
internal sealed partial class HttpJson : JsonSerializerContext
{
    /// <summary>Answers are JSON with its own content type, never part of a page: text in them stays readable.</summary>
    public static HttpJson Wire => field ??= new(new JsonSerializerOptions(Default.Options!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
