using System.Text;

namespace Maestro.Bench.Policies;

/// <summary>Questions about routes of 1 KB each, as the router asks them.</summary>
internal static class RouteInputs
{
    private static readonly string[] Labels =
    [
        "project:payments",
        "env:prod",
        "team:platform-engineering",
        "cost-center:4711-0815",
        "ticket:PAY-1234",
    ];

    /// <summary>Data classes, places and deployments differ from one to the next, so that some are denied.</summary>
    /// <param name="labels">Tags besides the data class, up to five.</param>
    public static byte[][] With(int labels) => [.. Enumerable.Range(0, 16).Select(number => Input(number, labels))];

    private static byte[] Input(int number, int labels)
    {
        var place = ((string[])["de", "us", "uk", "local"])[number % 4];
        var data = ((string[])["pii", "public", "confidential", "source-code"])[number / 4];
        return Encoding.UTF8.GetBytes($$"""
            {"action":"route",
             "step_tags":["{{data}}"{{string.Concat(Labels.Take(labels).Select(label => $",\"{label}\""))}}],
             "selected_model":"final","hint":"finalization","operation":"chat","project":"payments","task_class":"{{new string('t', 160)}}",
             "jurisdictions":["eea","uk","us","local"],"pinned":false,
             "deployment":{"id":"final/{{new string('d', 160)}}-{{number}}","provider":"openai_like","model":"{{new string('m', 320)}}",
             "jurisdiction":"{{place}}","self_hosted":{{(place == "local" ? "true" : "false")}},"simulated":false} }
            """);
    }
}
