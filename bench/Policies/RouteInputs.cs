using System.Text;

namespace Maestro.Bench.Policies;

/// <summary>Questions about routes of 1 KB each, as the router asks them.</summary>
internal static class RouteInputs
{
    /// <summary>Tags, places and models differ from one to the next; the length is the same but for a few bytes.</summary>
    public static byte[][] All { get; } = [.. Enumerable.Range(0, 16).Select(Input)];

    private static byte[] Input(int number)
    {
        var place = ((string[])["de", "us", "uk", "local"])[number % 4];
        var data = ((string[])["pii", "public", "confidential", "source-code"])[number / 4];
        return Encoding.UTF8.GetBytes($$"""
            {"action":"route",
             "step_tags":["{{data}}","project:payments","team:platform-engineering","env:prod","cost-center:4711-0815","ticket:PAY-{{1000 + number}}"],
             "selected_model":"final","hint":"finalization","operation":"chat","project":"payments","task_class":"{{new string('t', 160)}}",
             "jurisdictions":["eea","uk","us","local"],"pinned":false,
             "deployment":{"id":"final/{{new string('d', 160)}}-{{number}}","provider":"openai_like","model":"{{new string('m', 320)}}",
             "jurisdiction":"{{place}}","self_hosted":{{(place == "local" ? "true" : "false")}},"simulated":false} }
            """);
    }
}
