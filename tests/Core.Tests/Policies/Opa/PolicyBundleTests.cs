using System.Formats.Tar;
using System.IO.Compression;
using Maestro.Policies.Opa;

namespace Maestro.Tests.Policies.Opa;

public sealed class PolicyBundleTests
{
    private static readonly PolicySet Set = PolicySets.Of(
        ("tools/tools.rego", "package maestro.tools\nallow := data.lib.yes(1)"), ("lib.rego", "package lib\nyes(_) := true"),
        ("x_test.rego", "package t"), ("data.json", """{"maestro": {}, "corp": {}}""")).Value;

    [Fact]
    public void Write_ReadBack_IsTheSameSetWithItsDigestAsRevision()
    {
        var files = Read(Write(Set));

        Assert.Equal([".manifest", "data.json", "lib.rego", "tools/tools.rego"], files.Select(file => file.Key));
        var manifest = JsonNode.Parse(files[0].Value.Span)!;
        Assert.Equal(Set.Digest, (string?)manifest["revision"]);
        Assert.Equal(["corp", "lib", "maestro"], manifest["roots"]!.AsArray().Select(root => (string?)root));
        Assert.Equal(1, (int?)manifest["rego_version"]);
        Assert.Equal(Set.Digest, PolicySet.Create(files.Skip(1)).Value.Digest);
    }

    [Fact]
    public void Write_Twice_GivesTheSameBytes() =>
        Assert.Equal(Write(Set), Write(PolicySet.Create(Set.Files.Files.Reverse()).Value));

    private static byte[] Write(PolicySet set)
    {
        using var stream = new MemoryStream();
        PolicyBundle.Write(set, stream);
        return stream.ToArray();
    }

    private static List<KeyValuePair<string, ReadOnlyMemory<byte>>> Read(byte[] bundle)
    {
        using var zip = new GZipStream(new MemoryStream(bundle), CompressionMode.Decompress);
        using var tar = new TarReader(zip);
        var files = new List<KeyValuePair<string, ReadOnlyMemory<byte>>>();
        while (tar.GetNextEntry(copyData: true) is { } entry)
        {
            using var content = new MemoryStream();
            entry.DataStream!.CopyTo(content);
            Assert.Equal((DateTimeOffset.UnixEpoch, 0, 0), (entry.ModificationTime, entry.Uid, entry.Gid));
            files.Add(new(entry.Name, content.ToArray()));
        }

        return files;
    }
}
