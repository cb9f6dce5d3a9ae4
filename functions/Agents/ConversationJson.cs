using System.Text.Json;
using System.Text.Json.Serialization;

namespace Maestro.Functions.Agents;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Conversation.Link))]
internal sealed partial class ConversationJson : JsonSerializerContext;
