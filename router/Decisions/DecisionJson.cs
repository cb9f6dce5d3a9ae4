using System.Text.Json.Serialization;

namespace Maestro.Router.Decisions;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(DecisionPage))]
[JsonSerializable(typeof(DecisionRecord))]
internal sealed partial class DecisionJson : JsonSerializerContext;
