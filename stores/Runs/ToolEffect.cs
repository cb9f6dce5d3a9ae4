using System.Text.Json.Serialization;

namespace Maestro.Stores.Runs;

/// <summary>
/// One entry of the tool-effect ledger: written as <see cref="EffectState.Intent"/> before the tool is called and
/// settled after. An intent that nobody settled means that the effect is unknown.
/// </summary>
/// <param name="Key">Idempotency key of the call, derived from run, node and step.</param>
/// <param name="Tool">The tool as <c>server.name</c>.</param>
/// <param name="State">How far the call got.</param>
/// <param name="ResultDigest">What the tool answered, once it did.</param>
/// <param name="IsError">Whether the tool itself reported that it failed.</param>
/// <param name="At">When the entry was last written.</param>
public sealed record ToolEffect(
    string Key, string Tool, EffectState State, string? ResultDigest, bool IsError, DateTimeOffset At);

[JsonConverter(typeof(JsonStringEnumConverter<EffectState>))]
public enum EffectState
{
    [JsonStringEnumMemberName("intent")]
    Intent,

    [JsonStringEnumMemberName("committed")]
    Committed,

    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>The call was cut off after its intent; whether it took effect must be reconciled by a person.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,
}
