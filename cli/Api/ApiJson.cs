using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Maestro.Cli.Api;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunInfo))]
[JsonSerializable(typeof(RunPageInfo))]
[JsonSerializable(typeof(GraphInfo))]
[JsonSerializable(typeof(LogLineInfo))]
[JsonSerializable(typeof(LogPageInfo))]
[JsonSerializable(typeof(ArtifactPageInfo))]
[JsonSerializable(typeof(ApprovalInfo))]
[JsonSerializable(typeof(ApprovalPageInfo))]
[JsonSerializable(typeof(ComparisonInfo))]
[JsonSerializable(typeof(PipelineInfo))]
[JsonSerializable(typeof(ValidationInfo))]
[JsonSerializable(typeof(ProblemInfo))]
[JsonSerializable(typeof(StartRunBody))]
[JsonSerializable(typeof(DecisionLogInfo))]
[JsonSerializable(typeof(HaltInfo))]
[JsonSerializable(typeof(HaltPageInfo))]
[JsonSerializable(typeof(HaltBody))]
[JsonSerializable(typeof(DecisionBody))]
[JsonSerializable(typeof(CancelBody))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class ApiJson : JsonSerializerContext;
