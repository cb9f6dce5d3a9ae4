using System.Text.Encodings.Web;
using System.Text.Json.Serialization;

namespace Maestro.Simulator.Http;

/// <summary>OpenAI's wire shapes, as far as the simulator answers them.</summary>
internal sealed record CompletionWire(
    string Id, string Object, long Created, string Model, string SystemFingerprint, IReadOnlyList<ChoiceWire> Choices,
    UsageWire? Usage);

internal sealed record ChoiceWire(
    int Index, MessageWire? Message, MessageWire? Delta,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? FinishReason);

internal sealed record MessageWire(string? Role, string? Content, IReadOnlyList<ToolCallWire>? ToolCalls);

/// <param name="Index">Only in streams.</param>
internal sealed record ToolCallWire(int? Index, string? Id, string? Type, FunctionWire Function);

internal sealed record FunctionWire(string? Name, string Arguments);

internal sealed record UsageWire(int PromptTokens, int CompletionTokens, int TotalTokens);

internal sealed record ErrorWire(ErrorBodyWire Error);

internal sealed record ErrorBodyWire(string Message, string Type, string? Param, string? Code);

internal sealed record ModelsWire(string Object, IReadOnlyList<ModelWire> Data);

internal sealed record ModelWire(string Id, string Object, long Created, string OwnedBy);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CompletionWire))]
[JsonSerializable(typeof(ErrorWire))]
[JsonSerializable(typeof(ModelsWire))]
internal sealed partial class WireContext : JsonSerializerContext;

internal static class WireJson
{
    /// <summary>As <see cref="WireContext.Default"/>, but quotes stay readable: the answers are never put into HTML.</summary>
    public static WireContext Context { get; } = new(
        new(WireContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
