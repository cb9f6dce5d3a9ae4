using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Maestro.Rego.Values;

namespace Maestro.Policies.Opa;

/// <summary>
/// A policy set as a bundle that an OPA server loads: it then decides by exactly this set, and names it as the bundle's revision.
/// </summary>
public static class PolicyBundle
{
    public const string Manifest = ".manifest";

    private const UnixFileMode ReadByAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead
        | UnixFileMode.OtherRead;

    /// <summary>Writes a <c>.tar.gz</c>; the same set gives the same bytes. The stream stays open.</summary>
    public static void Write(PolicySet set, Stream into)
    {
        using var zip = new GZipStream(into, CompressionLevel.SmallestSize, leaveOpen: true);
        using var tar = new TarWriter(zip, TarEntryFormat.Ustar, leaveOpen: true);
        Add(tar, Manifest, JsonSerializer.SerializeToUtf8Bytes(
            new BundleManifest(set.Digest, Roots(set), 1), BundleJson.Default.BundleManifest));
        foreach (var (path, content) in set.Files.Files) Add(tar, path, content);
    }

    /// <summary>What the bundle owns below <c>data</c>: the first names of its packages and data.</summary>
    private static string[] Roots(PolicySet set) =>
    [
        .. set.Program.RuleNames.Select(name => name.Split('.')[1])
            .Concat(set.Data.Keys.ToArray().Select(key => ((RegoString)key).Value))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>No owner, no time: they would be the machine's, not the set's.</summary>
    private static void Add(TarWriter tar, string path, ReadOnlyMemory<byte> content)
    {
        using var data = new MemoryStream(content.ToArray(), writable: false);
        tar.WriteEntry(new UstarTarEntry(
            TarEntryType.RegularFile, path) { DataStream = data, Mode = ReadByAll, ModificationTime = DateTimeOffset.UnixEpoch });
    }
}
