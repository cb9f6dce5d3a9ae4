using System.Text.Json;
using Maestro.Bench.Scale.Counting;

namespace Maestro.Bench.Scale;

/// <summary>Everything that the arithmetic takes as given: <c>scale.json</c> beside this file.</summary>
internal sealed record ScaleData(
    RunWork Work, string CountedOn, IReadOnlyList<int> ConcurrentRuns, IReadOnlyDictionary<string, ScaleInput> Inputs)
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    public double this[string name] => Inputs[name].Value;

    public static ScaleData Load()
    {
        using var stream = typeof(ScaleData).Assembly.GetManifestResourceStream("scale.json")!;
        return JsonSerializer.Deserialize<ScaleData>(stream, Strict)!;
    }
}

/// <param name="Basis">
/// How we know: <c>read</c> in the source on that date; <c>recalled</c> from it, without having it at hand; <c>measured</c>,
/// <c>ours</c>
/// (a setting of this repository) or <c>assumed</c>.
/// </param>
/// <param name="Source">An address, a file of this repository, or how it was measured.</param>
internal sealed record ScaleInput(double Value, string Unit, string Basis, string Source, string Date);
