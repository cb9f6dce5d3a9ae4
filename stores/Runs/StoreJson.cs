using System.Text.Json;
using System.Text.Json.Serialization;
using Maestro.Approvals;
using Maestro.Runs;

namespace Maestro.Stores.Runs;

/// <summary>How the run's rows are written: camelCase, enums by name, nulls left out.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Run))]
[JsonSerializable(typeof(NodeRecord))]
[JsonSerializable(typeof(RunLogLine))]
[JsonSerializable(typeof(ArtifactRecord))]
[JsonSerializable(typeof(Gate))]
[JsonSerializable(typeof(ToolEffect))]
[JsonSerializable(typeof(LogHead))]
[JsonSerializable(typeof(IndexEntry))]
internal sealed partial class StoreJson : JsonSerializerContext;

/// <summary>The next log id to give out.</summary>
internal sealed record LogHead(long Next);

/// <summary>Where an index row points.</summary>
internal sealed record IndexEntry(string RunId, string? NodeId = null);
