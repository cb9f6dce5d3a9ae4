using Maestro.Graphs;

namespace Maestro.Runs;

/// <summary>
/// What differs between a run and an earlier one of the same recipe. Deltas are this run minus the earlier one.
/// </summary>
/// <param name="DurationDeltaMs">Null when either run has not finished.</param>
/// <param name="CostDelta">US dollars.</param>
/// <param name="Inputs">Names of the inputs whose values differ.</param>
/// <param name="Files">Paths of the recipe's files that differ.</param>
/// <param name="Nodes">Every node of either run.</param>
public sealed record RunComparison(
    long? DurationDeltaMs, decimal CostDelta, IReadOnlyList<string> Inputs, IReadOnlyList<string> Files,
    IReadOnlyList<NodeDelta> Nodes)
{
    /// <summary>
    /// Compares node by node, in the order of <paramref name="currentNodes"/>; nodes that only the earlier run has come last.
    /// </summary>
    public static RunComparison Between(
        Run current, IReadOnlyList<NodeRecord> currentNodes, Run previous, IReadOnlyList<NodeRecord> previousNodes)
    {
        var before = previousNodes.ToDictionary(node => node.Id, StringComparer.Ordinal);
        var now = currentNodes.Select(node => node.Id).ToHashSet(StringComparer.Ordinal);
        var changedFiles = ChangedFiles(current.Manifest, previous.Manifest);
        var changedInputs = ChangedInputs(current.Inputs, previous.Inputs);

        IEnumerable<NodeDelta> deltas = currentNodes.Select(node =>
            before.TryGetValue(node.Id, out var earlier)
                ? Delta(node, earlier, changedFiles, changedInputs)
                : new NodeDelta(node.Id, true, DurationMs(node), node.CostUsd, "added"));
        var removed = previousNodes.Where(node => !now.Contains(node.Id))
            .Select(node => new NodeDelta(node.Id, true, -DurationMs(node), -node.CostUsd, "removed"));

        return new RunComparison(
            DurationMs(current) - DurationMs(previous),
            currentNodes.Sum(node => node.CostUsd) - previousNodes.Sum(node => node.CostUsd),
            changedInputs,
            changedFiles,
            [.. deltas, .. removed]);
    }

    private static NodeDelta Delta(
        NodeRecord now, NodeRecord before, IReadOnlyList<string> changedFiles, IReadOnlyList<string> changedInputs)
    {
        var reasons = new List<string>();
        if (now.Status != before.Status) reasons.Add($"status: {Name(before.Status)} -> {Name(now.Status)}");
        if (now.Model != before.Model) reasons.Add($"model: {before.Model ?? "none"} -> {now.Model ?? "none"}");
        if (now.Provider != before.Provider) reasons.Add($"provider: {before.Provider ?? "none"} -> {now.Provider ?? "none"}");
        if (now.OutputDigest != before.OutputDigest) reasons.Add("output differs");
        if (now.Retries != before.Retries) reasons.Add($"retries: {before.Retries} -> {now.Retries}");
        if (now.Compensated != before.Compensated) reasons.Add(now.Compensated ? "compensated" : "no longer compensated");
        if (reasons.Count > 0 && changedInputs.Count > 0) reasons.Add($"inputs changed: {string.Join(", ", changedInputs)}");
        if (reasons.Count > 0 && changedFiles.Count > 0) reasons.Add($"recipe files changed: {string.Join(", ", changedFiles)}");

        return new NodeDelta(
            now.Id, reasons.Count > 0, DurationMs(now) - DurationMs(before), now.CostUsd - before.CostUsd,
            reasons.Count > 0 ? string.Join("; ", reasons) : null);
    }

    private static List<string> ChangedFiles(RunManifest now, RunManifest before) =>
    [
        .. now.Files.Keys.Union(before.Files.Keys, StringComparer.Ordinal)
            .Where(path => now.Files.GetValueOrDefault(path) != before.Files.GetValueOrDefault(path))
            .Order(StringComparer.Ordinal),
    ];

    private static List<string> ChangedInputs(JsonObject now, JsonObject before) =>
    [
        .. now.Select(input => input.Key).Union(before.Select(input => input.Key), StringComparer.Ordinal)
            .Where(name => !JsonNode.DeepEquals(now[name], before[name]))
            .Order(StringComparer.Ordinal),
    ];

    private static string Name(NodeStatus status) => status.ToString().ToLowerInvariant();

    private static long? DurationMs(Run run) => Milliseconds(run.FinishedAt - run.CreatedAt);

    private static long? DurationMs(NodeRecord node) => Milliseconds(node.FinishedAt - node.StartedAt);

    private static long? Milliseconds(TimeSpan? span) => span is { } value ? (long)value.TotalMilliseconds : null;
}

/// <param name="Id">The node.</param>
/// <param name="Changed">Whether anything but time and cost differs.</param>
/// <param name="DurationDeltaMs">Null when either run did not finish the node.</param>
/// <param name="CostDelta">US dollars.</param>
/// <param name="Reason">What differs; null when nothing does.</param>
public sealed record NodeDelta(string Id, bool Changed, long? DurationDeltaMs, decimal CostDelta, string? Reason);
