namespace Maestro.Policies;

/// <summary>The Rego packages that decide.</summary>
public static class PolicyPackages
{
    public const string Routing = "maestro.routing";
    public const string Tools = "maestro.tools";
    public const string Autonomy = "maestro.autonomy";
    public const string Cost = "maestro.cost";
    public const string Release = "maestro.release";
    public const string Approval = "maestro.approval";

    /// <summary>The kill switch: asked about every action, and always of the policies in force now.</summary>
    public const string Safety = "maestro.safety";

    public static IReadOnlyList<string> All { get; } = [Routing, Tools, Autonomy, Cost, Release, Approval, Safety];

    /// <summary>Who decides about an action, besides <see cref="Safety"/>; all of them have to allow it.</summary>
    /// <exception cref="ArgumentException">No such action.</exception>
    public static IReadOnlyList<string> For(string action) => action switch
    {
        PolicyActions.RunStart => [Autonomy, Cost],
        PolicyActions.NodeStart => [Cost],
        PolicyActions.Route => [Routing],
        PolicyActions.ToolCall => [Tools],
        PolicyActions.ApprovalVote => [Approval],
        PolicyActions.ReleasePromote => [Release],
        _ => throw new ArgumentException($"'{action}' is no action that policy decides about.", nameof(action)),
    };
}
