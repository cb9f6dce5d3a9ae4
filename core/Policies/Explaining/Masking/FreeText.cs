namespace Maestro.Policies.Explaining;

/// <summary>
/// What somebody wrote, as opposed to names from a list: only the members that are known to hold names, and only values that look
/// like names, are no free text.
/// </summary>
internal static class FreeText
{
    private const int LongestName = 64;

    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "action", "time", "id", "recipe", "version", "autonomy", "tags", "step_tags", "kind", "model", "hint", "tool", "tools",
        "selected_model", "operation", "project", "task_class", "jurisdiction", "jurisdictions", "provider", "server", "name", "environment", "decision",
        "payload_digest", "opened_at", "expires_at",
    };

    public static bool Is(InputPath path, string text) =>
        !SensitiveNames.IsPerson(path.Name)
            && (!Names.Contains(path.Name) || text.Length > LongestName
                || !text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' or ':' or '/' or '@'));
}
