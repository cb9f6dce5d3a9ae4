using System.Text.Encodings.Web;

namespace Maestro.Cli.Output;

/// <summary>Values as people read them, the same in every culture.</summary>
internal static class Texts
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Duration(long? milliseconds) => milliseconds switch
    {
        null => "",
        < 1000 and > -1000 => Invariant($"{milliseconds} ms"),
        < 60_000 and > -60_000 => Invariant($"{milliseconds / 1000.0:0.0} s"),
        _ => Invariant($"{milliseconds / 60_000} min {Math.Abs(milliseconds.Value) / 1000 % 60} s"),
    };

    public static string Delta(long? milliseconds) => milliseconds > 0 ? "+" + Duration(milliseconds) : Duration(milliseconds);

    public static string Cost(decimal usd) => usd == 0 ? "$0" : Invariant($"${usd:0.0000##}");

    public static string CostDelta(decimal usd) => usd switch
    {
        0 => "$0",
        > 0 => "+" + Cost(usd),
        _ => "-" + Cost(-usd),
    };

    /// <summary>As the API has it.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    public static string Tokens(long input, long output) => Invariant($"{input:N0} in, {output:N0} out");

    public static string Bytes(long bytes) => bytes switch
    {
        < 1000 => Invariant($"{bytes} B"),
        < 1_000_000 => Invariant($"{bytes / 1000.0:0.0} kB"),
        _ => Invariant($"{bytes / 1_000_000.0:0.0} MB"),
    };

    public static string Time(DateTimeOffset time) =>
        time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Json(JsonNode? value) => value?.ToJsonString(Indented) ?? "null";

    /// <summary>Text of others (log lines, model answers) without what could drive the terminal.</summary>
    public static string Clean(string text) =>
        text.Any(Drives) ? string.Concat(text.Select(c => Drives(c) ? '\uFFFD' : c)) : text;

    private static bool Drives(char c) => char.IsControl(c) && c is not ('\t' or '\n');

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
