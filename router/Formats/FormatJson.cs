using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Maestro.Router.Formats;

[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(string))]
internal sealed partial class FormatJson : JsonSerializerContext;
