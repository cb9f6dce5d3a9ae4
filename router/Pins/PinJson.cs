using System.Text.Json.Serialization;

namespace Maestro.Router.Pins;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(Pin))]
[JsonSerializable(typeof(Pin[]))]
[JsonSerializable(typeof(PinRequest))]
internal sealed partial class PinJson : JsonSerializerContext;
