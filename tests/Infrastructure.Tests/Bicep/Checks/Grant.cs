using System.Text.RegularExpressions;

namespace Infrastructure.Tests.Bicep.Checks;

/// <summary>Who holds which role on what.</summary>
internal sealed partial record Grant(string Identity, string RoleId, string Scope)
{
    /// <summary>Every grant that a deployment makes, in the words of docs/security.md.</summary>
    public static IEnumerable<Grant> In(Snapshot snapshot) =>
        snapshot.Of("Microsoft.Authorization/roleAssignments").Select(assignment => new Grant(
            HolderOf(assignment.Text("properties.principalId")!),
            assignment.Text("properties.roleDefinitionId")!.Split('/')[^1],
            ScopeOf(assignment.Id)));

    private static string HolderOf(string principal) => principal switch
    {
        Scenario.Deployer => "deployer",
        Scenario.Operator => "operator",
        _ => IdentityName().Match(principal) is { Success: true } match ? match.Groups[1].Value : $"unknown: {principal}",
    };

    private static string ScopeOf(string id)
    {
        var scope = id[..id.IndexOf("/providers/Microsoft.Authorization/", StringComparison.Ordinal)];
        var parts = scope.Split('/');
        var (type, name) = parts.Length > 6 ? (parts[^2], parts[^1]) : ("resourceGroups", "");
        return type switch
        {
            "resourceGroups" => "resource group",
            "storageAccounts" => name.StartsWith("sth", StringComparison.Ordinal) ? "host storage" : "data storage",
            "queues" => scope.Contains("Microsoft.ServiceBus", StringComparison.Ordinal) ? $"bus queue {name}" : $"queue {name}",
            "topics" => $"topic {name}",
            "taskHubs" => "task hub",
            "components" => "Application Insights",
            "containers" => $"container {name}",
            "tables" => $"table {name}",
            "vaults" => name.StartsWith("kvm-", StringComparison.Ordinal) ? "models Key Vault" : "Key Vault",
            "registries" => "container registry",
            "accounts" => "Azure Monitor workspace",
            "grafana" => "Grafana",
            "userAssignedIdentities" => IdentityName().Match(scope).Groups[1].Value + " identity",
            "subnets" => $"{name} subnet",
            _ => scope,
        };
    }

    [GeneratedRegex(@"userAssignedIdentities/id-([a-z]+)-")]
    private static partial Regex IdentityName();
}
