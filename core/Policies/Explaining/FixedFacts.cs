namespace Maestro.Policies.Explaining;

/// <summary>Parts of the input that nobody can change for this decision to come out differently.</summary>
internal static class FixedFacts
{
    private const string Person = "by another person";

    /// <summary>Never proposed: with another one it would be another question.</summary>
    private const string Action = "action";

    private static readonly (string Path, string Otherwise)[] Facts =
    [
        ("time", "at another time"),
        ("actor", Person),
        ("run.id", "in another run"),
        ("run.requested_by", "when another person asks for the run"),
        ("run.cost_usd", "while less is spent"),
        ("approval.id", "for another approval"),
        ("approval.requested_by", "when another person asks for the run"),
        ("approval.opened_at", "at another time"),
        ("approval.votes", "with other votes"),
    ];

    public static bool IsNever(InputPath path) => path.Text.Length == 0 || IsAt(path, Action);

    public static bool IsFixed(InputPath path) => Otherwise(path) is not null;

    /// <summary>What to say instead of proposing to change it; null when it may be changed.</summary>
    public static string? Otherwise(InputPath path) => Array.Find(Facts, fact => IsAt(path, fact.Path)).Otherwise;

    private static bool IsAt(InputPath path, string fact) =>
        path.Text.StartsWith(fact, StringComparison.Ordinal) && (path.Text.Length == fact.Length || path.Text[fact.Length] is '.' or '[');
}
