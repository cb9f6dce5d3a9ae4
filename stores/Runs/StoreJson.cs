using System.Text.Json;
using System.Text.Json.Serialization;
using Maestro.Approvals;
using Maestro.Policies;
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
[JsonSerializable(typeof(PolicyRecord))]
[JsonSerializable(typeof(LogHead))]
[JsonSerializable(typeof(RunEvent))]
[JsonSerializable(typeof(EventHead))]
[JsonSerializable(typeof(EventsPublished))]
[JsonSerializable(typeof(IndexEntry))]
internal sealed partial class StoreJson : JsonSerializerContext;

/// <summary>The next log id to give out.</summary>
internal sealed record LogHead(long Next);

/// <summary>The next event's number; closed when all before it were published and the run is on no list of open runs.</summary>
internal sealed record EventHead(long Next, bool Closed = false);

/// <summary>The number up to which events were published.</summary>
internal sealed record EventsPublished(long To);

/// <summary>Where an index row points.</summary>
internal sealed record IndexEntry(string RunId, string? NodeId = null);
