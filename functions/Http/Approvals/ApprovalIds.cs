namespace Maestro.Functions.Http.Approvals;

/// <summary>Approval ids as they come in a URL: <c>run~node</c>.</summary>
internal static class ApprovalIds
{
    public static (string RunId, string NodeId)? Parse(string id)
    {
        var parts = id.Split('~');
        return parts is [{ Length: 32 } run, { Length: > 0 and <= 128 } node] && run.All(char.IsAsciiHexDigitLower)
            && node.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? (run, node)
            : null;
    }

    public static IActionResult Unknown(string id) => ProblemReply.NotFound($"There is no approval '{id}'.");
}
