using System.Text.Json;
using System.Text.Json.Serialization;

namespace Maestro.Functions.Http.Runs;

/// <summary>JSON of a run's events, which belong to the app alone; see <c>WireJson</c> for what clients share.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EventPage))]
internal sealed partial class EventJson : JsonSerializerContext
{
    public static EventJson Wire =>
        field ??= new(new JsonSerializerOptions(Default.Options!) { Encoder = WireJson.Strict.Options.Encoder });
}
