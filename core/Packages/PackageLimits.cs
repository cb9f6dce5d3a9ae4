namespace Maestro.Packages;

/// <summary>Bounds of a package: what is refused costs no more than a message.</summary>
public static class PackageLimits
{
    public const int MaxFiles = 256;

    public const int MaxFileBytes = 4 * 1024 * 1024;

    public const int MaxPackageBytes = 16 * 1024 * 1024;

    public const int MaxPathLength = 200;
}
