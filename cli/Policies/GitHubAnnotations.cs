using Maestro.Rego.Errors;

namespace Maestro.Cli.Policies;

/// <summary>Faults as workflow commands, which GitHub shows at the line they are about.</summary>
internal static class GitHubAnnotations
{
    public static bool AreWanted => Environment.GetEnvironmentVariable("GITHUB_ACTIONS") == "true";

    public static string Error(RegoLocation? location, string title, string message)
    {
        var place = location is { } at
            ? string.Create(CultureInfo.InvariantCulture, $"file={Property(at.File)},line={at.Row},col={at.Column},")
            : "";
        return $"::error {place}title={Property(title)}::{Data(message)}";
    }

    private static string Data(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) =>
        Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
