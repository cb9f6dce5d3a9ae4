namespace Maestro.Policies;

/// <summary>What policy is asked about: member <c>action</c> of every input.</summary>
public static class PolicyActions
{
    public const string RunStart = "run.start";
    public const string NodeStart = "node.start";
    public const string Route = "route";
    public const string ToolCall = "tool.call";
    public const string ApprovalVote = "approval.vote";
    public const string ReleasePromote = "release.promote";

    public static IReadOnlyList<string> All { get; } = [RunStart, NodeStart, Route, ToolCall, ApprovalVote, ReleasePromote];
}
