using System.Globalization;

namespace Maestro.Stores.Runs;

/// <summary>Table names and row keys. Everything of a run lies in one partition, named by the run.</summary>
internal static class RunTables
{
    public const string Runs = "runs";
    public const string RunIndex = "runindex";
    public const string GateIndex = "gateindex";

    public const string RunRow = "run";
    public const string LogHeadRow = "loghead";
    public const string EventHeadRow = "eventhead";
    public const string EventsPublishedRow = "eventspublished";

    public const string NodePrefix = "node|";
    public const string LogPrefix = "log|";
    public const string ArtifactPrefix = "artifact|";
    public const string GatePrefix = "gate|";
    public const string EffectPrefix = "effect|";
    public const string EventPrefix = "event|";
    public const string ItemPrefix = "item|";
    public const string PolicyPrefix = "decision|";

    /// <summary>Where decisions lay before, which is between a run's nodes and the run.</summary>
    public const string OldPolicyPrefix = "policy|";

    public const string AllRuns = "all";
    public const string OpenRuns = "open";
    public const string AllGates = "all";
    public const string WaitingGates = "waiting";

    /// <summary>The run and its nodes, but not the items of its maps: what a step reads does not grow with them.</summary>
    public static RowRange RunAndNodes { get; } = new(NodePrefix, RunRow + ' ');

    /// <summary>A map item has its node's id, a dot and a number; no node's id has a dot.</summary>
    public static string Node(string id) => (id.Contains('.', StringComparison.Ordinal) ? ItemPrefix : NodePrefix) + id;

    public static bool IsNode(string row) =>
        row.StartsWith(NodePrefix, StringComparison.Ordinal) || row.StartsWith(ItemPrefix, StringComparison.Ordinal);

    public static string Log(long id) => LogPrefix + id.ToString("D12", CultureInfo.InvariantCulture);

    public static string Event(long sequence) => EventPrefix + sequence.ToString("D9", CultureInfo.InvariantCulture);

    public static string Artifact(string name) => ArtifactPrefix + name;

    public static string Gate(string nodeId) => GatePrefix + nodeId;

    public static string Effect(string key) => EffectPrefix + key;

    /// <summary>By hash: an id has names in it that a model made up.</summary>
    public static string Policy(string id) => PolicyPrefix + Digest.Hex(Digest.Of(id))[..32];

    public static string OfRecipe(string recipe) => "recipe~" + recipe;

    /// <summary>A row key that sorts the newest first.</summary>
    public static string NewestFirst(DateTimeOffset at, string id) =>
        (DateTime.MaxValue.Ticks - at.UtcTicks).ToString("D19", CultureInfo.InvariantCulture) + "~" + id;
}
