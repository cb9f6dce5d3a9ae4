using Maestro.Rego.Values;

namespace Maestro.Policies.Explaining;

/// <summary>Parts of the input that nobody can change for this decision to come out differently.</summary>
internal static class FixedFacts
{
    private const string Person = "by another person";

    private const string OtherRun = "in another run";

    private static readonly string[] Never = ["action", "approval.decision", "halts"];

    private static readonly (string Path, string Otherwise)[] Facts =
    [
        ("actor", Person),
        ("time", "at another time"),
        (Spent, "while less is spent"),
        ("approval.votes", "with other votes"),
        ("approval.requested_by", "when another person asked for the run"),
        ("run.requested_by", "when another person asked for the run"),
        ("approval.opened_at", "at another time"),
        ("approval.id", "for another approval"),
        ("run.id", OtherRun),
        ("run.autonomy", OtherRun),
        ("run.recipe", OtherRun),
        ("run.version", OtherRun),
    ];

    /// <summary>What may be chosen while a run is still to be started.</summary>
    private static readonly string[] OpenAtStart = ["run.autonomy", "run.recipe", "run.version"];

    /// <summary>What the run has cost so far.</summary>
    public const string Spent = "run.cost_usd";

    /// <summary>
    /// Which places may be proposed: those that somebody can change, or with <paramref name="withFacts"/> the facts too.
    /// </summary>
    public static Func<InputPath, bool> Filter(RegoValue input, bool withFacts)
    {
        var isStart = input.Get("action") is RegoString { Value: PolicyActions.RunStart };
        return path => !IsNever(path)
            && (withFacts || Otherwise(path) is null || (isStart && OpenAtStart.Any(open => IsAt(path, open))));
    }

    /// <summary>The nearest fact first.</summary>
    public static int Rank(InputPath path) => Array.FindIndex(Facts, fact => IsAt(path, fact.Path));

    /// <summary>With another one it would be another question.</summary>
    private static bool IsNever(InputPath path) => path.Text.Length == 0 || Array.Exists(Never, never => IsAt(path, never));

    /// <summary>What to say instead of proposing to change it; null when it may be changed.</summary>
    public static string? Otherwise(InputPath path) => Array.Find(Facts, fact => IsAt(path, fact.Path)).Otherwise;

    private static bool IsAt(InputPath path, string fact) =>
        path.Text.StartsWith(fact, StringComparison.Ordinal)
            && (path.Text.Length == fact.Length || path.Text[fact.Length] is '.' or '[');
}
