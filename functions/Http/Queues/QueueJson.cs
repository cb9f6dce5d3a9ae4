using System.Text.Json;
using System.Text.Json.Serialization;

namespace Maestro.Functions.Http.Queues;

/// <summary>JSON of what is shown of queues, which belong to the app alone; see <c>WireJson</c> for what clients share.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DeadLetterPage))]
[JsonSerializable(typeof(RequeueView))]
internal sealed partial class QueueJson : JsonSerializerContext
{
    public static QueueJson Wire =>
        field ??= new(new JsonSerializerOptions(Default.Options!) { Encoder = WireJson.Strict.Options.Encoder });
}
