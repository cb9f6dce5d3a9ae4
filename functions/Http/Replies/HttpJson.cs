using System.Text.Json;
using System.Text.Json.Serialization;
using Maestro.Functions.Http.Queues;
using Maestro.Functions.Http.Runs;
using Maestro.Wire;

namespace Maestro.Functions.Http.Replies;

/// <summary>JSON of the answers that show what belongs to the app alone; see <c>WireJson</c> for the others.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EventPage))]
[JsonSerializable(typeof(DeadLetterPage))]
[JsonSerializable(typeof(RequeueView))]
internal sealed partial class HttpJson : JsonSerializerContext
{
    public static HttpJson Wire => field ??= new(new JsonSerializerOptions(Default.Options!) { Encoder = WireJson.Strict.Options.Encoder });
}
