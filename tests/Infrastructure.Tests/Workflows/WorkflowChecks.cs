using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Infrastructure.Tests.Workflows;

/// <summary>What must hold of every workflow.</summary>
internal static partial class WorkflowChecks
{
    /// <summary>The one permission to write that a job may have, by workflow; anything else reads.</summary>
    private static readonly HashSet<(string Workflow, string Permission)> MayWrite =
    [
        ("infra-preview.yml", "id-token"), ("infra-preview.yml", "pull-requests"),
        ("deploy.yml", "id-token"), ("deploy-environment.yml", "id-token"),
    ];

    public static IEnumerable<string> PermissionFaults(string workflow, JsonObject json)
    {
        if (json["permissions"] is not JsonObject { Count: 0 })
            yield return $"{workflow} does not begin with no permissions at all";
        foreach (var (name, job) in json["jobs"]!.AsObject())
        {
            if (job!["permissions"] is not JsonObject permissions)
            {
                yield return $"{workflow} {name} does not say its permissions";
                continue;
            }

            foreach (var (permission, value) in permissions)
            {
                if (value!.ToString() != "read" && !MayWrite.Contains((workflow, permission)))
                    yield return $"{workflow} {name} may {value} {permission}";
            }
        }
    }

    /// <summary>Actions are pinned to a commit, with the version beside it for people.</summary>
    public static IEnumerable<string> PinFaults(string text) =>
        from line in text.ReplaceLineEndings("\n").Split('\n')
        let use = Use().Match(line)
        where use.Success && !use.Groups[1].Value.StartsWith("./", StringComparison.Ordinal) && !Pinned().IsMatch(line)
        select $"not pinned: {line.Trim()}";

    /// <summary>No stored secret is read; the token of the run is <c>github.token</c>.</summary>
    public static IEnumerable<string> SecretFaults(string text) =>
        from Match match in Secret().Matches(text)
        where match.Groups[1].Value != "GITHUB_TOKEN"
        select $"reads a stored secret: {match.Value}";

    /// <summary>
    /// What others can write (titles, branch names, inputs) reaches a script by its environment, never inside its text.
    /// </summary>
    public static IEnumerable<string> InjectionFaults(JsonObject step) =>
        step["run"]?.ToString() is { } script && script.Contains("${{", StringComparison.Ordinal)
            ? [$"an expression inside a script: {script}"]
            : [];

    [GeneratedRegex(@"^\s*-?\s*uses:\s*(\S+)")]
    private static partial Regex Use();

    [GeneratedRegex(@"uses:\s*[\w.-]+(/[\w.-]+)+@[0-9a-f]{40} # v\d+(\.\d+)*\s*$")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"secrets(?:\.|\[')(\w+)|secrets:\s*inherit")]
    private static partial Regex Secret();
}
