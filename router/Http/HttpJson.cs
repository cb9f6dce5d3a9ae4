using System.Text.Json.Serialization;
using Maestro.Router.Reloading;
using Maestro.Router.Replaying;
using Maestro.Wire;

namespace Maestro.Router.Http;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(HealthWire))]
[JsonSerializable(typeof(ReadyWire))]
[JsonSerializable(typeof(ModelsWire))]
[JsonSerializable(typeof(PreviewRequest))]
[JsonSerializable(typeof(PreviewWire))]
[JsonSerializable(typeof(ReplayRequest))]
[JsonSerializable(typeof(ReplayReport))]
[JsonSerializable(typeof(ReloadReport))]
[JsonSerializable(typeof(ProviderWire[]))]
[JsonSerializable(typeof(ProviderTestWire))]
[JsonSerializable(typeof(ReplicaWire[]))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class HttpJson : JsonSerializerContext;
