using Spectre.Console;

namespace Maestro.Cli.Runs;

/// <summary>What is said of a run at its end.</summary>
internal static class RunReport
{
    public const string SimulatedBanner = "SIMULATED: at least one answer in this run came from the simulator, not from a model.";

    public static async Task WriteAsync(
        CliConsole console, RunView run, GraphView graph, IReadOnlyList<SavedArtifact> artifacts, DateTimeOffset now)
    {
        console.StyledError.Write(RunTree.Render(run, graph, now));
        var text = console.Out;
        if (run.Simulated) await text.WriteLineAsync(SimulatedBanner);
        await text.WriteLineAsync(
            $"Run {run.Id} {Texts.Word(run.Status)} in {Texts.Duration(run.DurationMs ?? 0)}, cost {Texts.Cost(run.CostUsd)}, tokens {Texts.Tokens(run.Tokens.Input, run.Tokens.Output)}.");
        if (run.Error is { } error)
            await text.WriteLineAsync(
                $"Error{(error.NodeId is null ? "" : $" at {error.NodeId}")}: {Texts.Clean(error.Message)}");
        if (run.Result is { } result)
        {
            await text.WriteLineAsync("Result:");
            await text.WriteLineAsync(Texts.Clean(result is JsonObject { Count: 1 } only && only["text"] is JsonValue value
                ? value.ToString()
                : Texts.Json(result)));
        }

        if (artifacts.Count > 0) await text.WriteLineAsync("Artifacts:");
        foreach (var saved in artifacts)
            await text.WriteLineAsync($"  {saved.Path} ({saved.Artifact.MediaType}, {Texts.Bytes(saved.Artifact.Bytes)})");
    }

    /// <summary>The run as the API has it, with its nodes and its artifacts and where they lie here.</summary>
    public static async Task<JsonObject> JsonAsync(
        MaestroClient client, string runId, IReadOnlyList<SavedArtifact> artifacts, CancellationToken cancellationToken)
    {
        var document = await client.GetJsonAsync($"/runs/{MaestroClient.Part(runId)}", cancellationToken);
        var graph = await client.GetJsonAsync($"/runs/{MaestroClient.Part(runId)}/graph", cancellationToken);
        document["nodes"] = graph["nodes"]?.DeepClone();
        document["artifacts"] = new JsonArray([.. artifacts.Select(saved => new JsonObject
        {
            ["name"] = saved.Artifact.Name,
            ["nodeId"] = saved.Artifact.NodeId,
            ["mediaType"] = saved.Artifact.MediaType,
            ["bytes"] = saved.Artifact.Bytes,
            ["digest"] = saved.Artifact.Digest,
            ["path"] = saved.Path,
        })]);
        return document;
    }
}
