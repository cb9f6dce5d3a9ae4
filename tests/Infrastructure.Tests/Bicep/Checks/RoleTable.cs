namespace Infrastructure.Tests.Bicep.Checks;

/// <summary>The table of identities, roles and scopes in docs/security.md.</summary>
internal sealed record RoleRow(string Identity, string Role, string RoleId, string Scope, string When)
{
    public Grant Grant => new(Identity, RoleId, Scope);
}

internal static class RoleTable
{
    private const string Header = "| identity | role | role id | scope | when | what for |";

    public static IReadOnlyList<RoleRow> Read()
    {
        var lines = Checkout.Text("docs", "security.md").ReplaceLineEndings("\n").Split('\n');
        var start = Array.IndexOf(lines, Header);
        if (start < 0) throw new InvalidOperationException($"docs/security.md has no table with the header {Header}");
        return [.. lines[(start + 2)..].TakeWhile(line => line.StartsWith('|')).Select(Row)];
    }

    /// <summary>Rows that hold for what this deployment has.</summary>
    public static IEnumerable<RoleRow> For(Snapshot snapshot) => Read().Where(row => row.When switch
    {
        "always" => true,
        "scheduler" => snapshot.Of(Requirements.Scheduler).Any(),
        "Azure Storage" => !snapshot.Of(Requirements.Scheduler).Any(),
        "GPU pool" =>
            snapshot.Of("Microsoft.ContainerService/managedClusters/agentPools")
                .Any(pool => pool.Name.EndsWith("/gpu", StringComparison.Ordinal)),
        _ => throw new InvalidOperationException($"docs/security.md: '{row.When}' is no condition that is known."),
    });

    /// <summary>What the deployment grants and the table does not have, and the other way round.</summary>
    public static IEnumerable<string> Faults(Snapshot snapshot)
    {
        var listed = For(snapshot).Select(row => row.Grant).ToHashSet();
        var given = Grant.In(snapshot).ToList();
        foreach (var grant in given.Where(grant => !listed.Contains(grant))) yield return $"given but not listed: {grant}";
        foreach (var grant in listed.Except(given)) yield return $"listed but not given: {grant}";
        if (given.Distinct().Count() != given.Count) yield return "a role is given twice";
    }

    private static RoleRow Row(string line)
    {
        var cells = line.Trim('|').Split('|').Select(cell => cell.Trim().Trim('`')).ToArray();
        return new RoleRow(cells[0], cells[1], cells[2], cells[3], cells[4]);
    }
}
