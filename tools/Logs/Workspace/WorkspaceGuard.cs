using Maestro.Tools.Logs.Faults;

namespace Maestro.Tools.Logs.Workspace;

/// <summary>
/// Lets the tools read files of one folder only. Default deny: without a folder nothing is readable. Links are followed
/// before the check, in every part of the path, so a link inside the folder cannot lead out of it.
/// </summary>
internal sealed class WorkspaceGuard
{
    /// <summary>The environment variable that names the folder.</summary>
    public const string Variable = "MAESTRO_WORKSPACE";

    private const int MostLinks = 40;

    private readonly string? _root;

    /// <param name="root">The folder, or null or empty to refuse everything.</param>
    public WorkspaceGuard(string? root) => _root = string.IsNullOrWhiteSpace(root) ? null : Resolve(Path.GetFullPath(root));

    /// <summary>The file's real path. A relative path is taken from the workspace.</summary>
    /// <exception cref="ToolFault">There is no workspace, the path leads out of it, or no such file exists.</exception>
    public string Check(string path)
    {
        if (_root is null) throw new ToolFault($"No file can be read: the server was started without {Variable}.");
        if (string.IsNullOrWhiteSpace(path) || path.Contains('\0', StringComparison.Ordinal))
            throw new ToolFault("The argument 'file' is not a path.");
        var real = Resolve(Path.GetFullPath(path, _root));
        // One answer for "outside" whether or not the target exists: what lies outside is nobody's business here.
        if (!IsInside(real)) throw new ToolFault("The path is outside the workspace of this server.");
        if (!File.Exists(real)) throw new ToolFault("No such file in the workspace.");
        return real;
    }

    private static string Resolve(string path)
    {
        var links = 0;
        var resolved = Path.GetPathRoot(path)!;
        var pending = new Stack<string>(Parts(path[resolved.Length..]).Reverse());
        while (pending.TryPop(out var part))
        {
            if (part == "..")
            {
                resolved = Path.GetDirectoryName(resolved) ?? resolved;
                continue;
            }

            var next = Path.Combine(resolved, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                resolved = next;
                continue;
            }

            if (++links > MostLinks) throw new ToolFault("The path has too many links.");
            if (Path.IsPathRooted(target)) resolved = Path.GetPathRoot(target)!;
            foreach (var piece in Parts(target).Reverse()) pending.Push(piece);
        }

        return resolved;
    }

    private static IEnumerable<string> Parts(string path) =>
        path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries)
            .Where(part => part != ".");

    private bool IsInside(string real) =>
        real.StartsWith(
            _root!.EndsWith(Path.DirectorySeparatorChar) ? _root : _root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
