using System.Text.Json.Serialization;
using Maestro.Router.Decisions;

namespace Maestro.Router.Http;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DecisionPage))]
[JsonSerializable(typeof(HealthWire))]
[JsonSerializable(typeof(ReadyWire))]
[JsonSerializable(typeof(ModelsWire))]
internal sealed partial class HttpJson : JsonSerializerContext;
