using System.Buffers;

namespace Maestro.Packages;

/// <summary>
/// Paths inside a package: relative, forward slashes, plain ASCII names, so that they mean the same on every system.
/// </summary>
public static class PackagePath
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>What is wrong with the path, or null when it is safe.</summary>
    public static string? Problem(string path)
    {
        if (path.Length is 0 or > PackageLimits.MaxPathLength)
            return $"'{path}' must have 1 to {PackageLimits.MaxPathLength} characters";
        if (path[0] is '/' or '\\' || (path.Length > 1 && path[1] == ':'))
            return $"'{path}' is absolute; paths are relative to the package's folder";
        foreach (var segment in path.Split('/'))
        {
            if (segment is ".." or ".")
                return $"'{path}' may not have '{segment}' in it";
            if (segment.Length == 0)
                return $"'{path}' has an empty name in it";
            if (segment.AsSpan().IndexOfAnyExcept(Plain) >= 0)
                return $"'{path}' may have only letters, digits, '.', '_', '-' and '/'";
        }

        return null;
    }
}
