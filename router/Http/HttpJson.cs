using System.Text.Json.Serialization;
using Maestro.Router.Decisions;
using Maestro.Router.Pins;
using Maestro.Router.Reloading;
using Maestro.Router.Replaying;
using Maestro.Router.Spending;

namespace Maestro.Router.Http;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(DecisionPage))]
[JsonSerializable(typeof(DecisionRecord))]
[JsonSerializable(typeof(HealthWire))]
[JsonSerializable(typeof(ReadyWire))]
[JsonSerializable(typeof(ModelsWire))]
[JsonSerializable(typeof(Pin))]
[JsonSerializable(typeof(Pin[]))]
[JsonSerializable(typeof(SpendFile))]
[JsonSerializable(typeof(SpendRow))]
[JsonSerializable(typeof(PinRequest))]
[JsonSerializable(typeof(PreviewRequest))]
[JsonSerializable(typeof(PreviewWire))]
[JsonSerializable(typeof(ReplayRequest))]
[JsonSerializable(typeof(ReplayReport))]
[JsonSerializable(typeof(ReloadReport))]
[JsonSerializable(typeof(ProviderWire[]))]
[JsonSerializable(typeof(ProviderTestWire))]
[JsonSerializable(typeof(ReplicaWire[]))]
[JsonSerializable(typeof(ProblemWire))]
internal sealed partial class HttpJson : JsonSerializerContext;
