using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Maestro.Embedded.Engine.History;

namespace Functions.Tests.Histories;

/// <summary>One execution of an orchestrator from its start to its end: what reached it, what it decided, how it ended.</summary>
/// <param name="Orchestrator">Its function's name.</param>
/// <param name="InstanceId">With key and generation the source of its generated ids.</param>
/// <param name="Key">See <paramref name="InstanceId"/>.</param>
/// <param name="Generation">0, or how often it had continued as new before.</param>
/// <param name="Ended"><c>Completed</c>, <c>Failed</c> or <c>ContinuedAsNew</c>.</param>
/// <param name="Value">Its output, or the input of the next execution.</param>
/// <param name="Events">In recorded order.</param>
internal sealed record RecordedHistory(
    string Orchestrator, string InstanceId, long Key, int Generation, string Ended, string? Value,
    IReadOnlyList<RecordedEvent> Events)
{
    public static RecordedHistory Read(string path) =>
        JsonSerializer.Deserialize<RecordedHistory>(File.ReadAllText(path), HistoryJson.Options)!;

    /// <summary>The file: a line for each event, so that people can read it and compare two.</summary>
    public string ToText()
    {
        var text = new StringBuilder("{\n");
        foreach (var (name, value) in JsonSerializer.SerializeToNode(this, HistoryJson.Options)!.AsObject())
        {
            if (value is JsonArray) continue;
            text.Append("  \"").Append(name).Append("\": ").Append(Line(value)).Append(",\n");
        }

        text.Append("  \"events\": [\n    ");
        text.AppendJoin(",\n    ", Events.Select(entry => Line(JsonSerializer.SerializeToNode(entry, HistoryJson.Options))));
        return text.Append("\n  ]\n}\n").ToString();
    }

    private static string Line(JsonNode? value) => value?.ToJsonString(HistoryJson.Options) ?? "null";
}

/// <param name="At">The time of its turn.</param>
/// <param name="Event">What happened.</param>
internal sealed record RecordedEvent(DateTime At, HistoryEvent Event);
