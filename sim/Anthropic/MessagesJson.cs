using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Maestro.Simulator.Anthropic;

[JsonSerializable(typeof(JsonObject))]
internal sealed partial class MessagesJson : JsonSerializerContext;
