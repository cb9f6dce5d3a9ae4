using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Maestro.Bench.Reports;

/// <summary>The report for programs: <c>{"scenario":…, "figures":{name: number…}, "notes":[…]}</c>.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Task WriteAsync(Report report, string path, CancellationToken cancellationToken) =>
        File.WriteAllTextAsync(path, Document(report).ToJsonString(Readable) + "\n", cancellationToken);

    private static JsonObject Document(Report report) => new()
    {
        ["scenario"] = report.Scenario,
        ["figures"] = new JsonObject(report.Figures.Select(figure =>
            KeyValuePair.Create(figure.Name, (JsonNode?)JsonValue.Create(Math.Round(figure.Value, 4))))),
        ["notes"] = new JsonArray([.. report.Notes.Select(note => (JsonNode?)JsonValue.Create(note))]),
    };
}
