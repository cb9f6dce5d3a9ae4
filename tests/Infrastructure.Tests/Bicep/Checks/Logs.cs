namespace Infrastructure.Tests.Bicep.Checks;

/// <summary>Whatever can log sends its logs to the environment's workspace; whatever can carry tags carries ours.</summary>
internal static class Logs
{
    private const string Settings = "/providers/Microsoft.Insights/diagnosticSettings/";

    private static readonly string[] Tags =
    [
        "application",
        "environment",
        "jurisdiction",
        "azd-env-name",
        "managed-by",
        "cost-center",
        "data-class",
    ];

    public static IEnumerable<string> Faults(Snapshot snapshot)
    {
        var workspace = snapshot.Of("Microsoft.OperationalInsights/workspaces").Single().Id;
        var settings = snapshot.Of("Microsoft.Insights/diagnosticSettings").ToList();
        foreach (var resource in snapshot.Resources.Where(resource => ReviewedTypes.Of(resource).Logs))
        {
            var own = settings.Where(setting => setting.Id.StartsWith(resource.Id + Settings, StringComparison.OrdinalIgnoreCase))
                .ToList();
            if (own.Count == 0) yield return $"{resource.Type} {resource.Name} sends its logs nowhere";
        }

        foreach (var setting in settings)
        {
            if (!workspace.Equals(setting.Text("properties.workspaceId"), StringComparison.OrdinalIgnoreCase))
                yield return $"{setting.Id} sends elsewhere than to the workspace";
            var categories = Enabled(setting, "properties.logs") + Enabled(setting, "properties.metrics");
            if (categories == 0) yield return $"{setting.Id} sends nothing";
        }

        if (!settings.Any(setting => setting.Id.StartsWith("/subscriptions/", StringComparison.Ordinal)
            && !setting.Id.Contains("/resourceGroups/", StringComparison.OrdinalIgnoreCase)))
            yield return "the subscription's activity log is sent nowhere";
    }

    public static IEnumerable<string> TagFaults(Snapshot snapshot, bool withCostCenter) =>
        from resource in snapshot.Resources
        where ReviewedTypes.Of(resource).Tags
        from tag in withCostCenter ? Tags : Tags[..^2]
        where resource.Text("tags." + tag) is not { Length: > 0 }
        select $"{resource.Type} {resource.Name} has no tag {tag}";

    private static int Enabled(Resource setting, string path) =>
        setting.At(path)?.AsArray().Count(entry => entry!["enabled"]!.GetValue<bool>()) ?? 0;
}
