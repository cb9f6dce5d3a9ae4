using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Maestro.Packages;
using Maestro.Recipes;

namespace Maestro.Tests.Packages;

public sealed class FilePackageTests
{
    private static readonly Gen<FilePackage> Package = Gen.Dictionary(
            Gen.Select(Gen.OneOf("a", "b-c", "D.e", "f_g"), Gen.OneOf("", "/x", "/y/z.txt")).Select((head, tail) => head + tail),
            Gen.Byte.Array[0, 60])[0, 8]
        .Select(files => FilePackage.Create(
            files.Select(file => KeyValuePair.Create(file.Key, new ReadOnlyMemory<byte>(file.Value)))).Value);

    [Fact]
    public void Digest_IsWhatSha256sumSaysOfItsOwnOutput()
    {
        var package = FilePackage.Create([KeyValuePair.Create("b/x.txt", "hello\n"), KeyValuePair.Create("a.txt", "")]).Value;
        var lines = $"{Hex("")}  a.txt\n{Hex("hello\n")}  b/x.txt\n";
        Assert.Equal($"sha256:{Hex(lines)}", package.Digest);

        static string Hex(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void Blob_AnyPackage_ComesBackTheSame() => Package.Sample(
        package =>
        {
            var blob = FilePackageBlob.Write(package);
            var back = FilePackageBlob.Read(blob).Value;
            Assert.Equal(package.Digest, back.Digest);
            Assert.Equal(blob, FilePackageBlob.Write(back));
        },
        iter: 500);

    [Fact]
    public void Blob_AnyDamage_IsAFaultOrAnotherPackageButNoException() => Gen.Select(
        Package, Gen.Int[0, 400], Gen.Byte, Gen.Bool).Sample(
        (package, at, by, cut) =>
        {
            var blob = FilePackageBlob.Write(package);
            at %= blob.Length;
            if (cut)
                blob = blob[..at];
            else
                blob[at] ^= by;
            var read = FilePackageBlob.Read(blob);
            Assert.True(read.IsOk || read.Faults.Count > 0);
        },
        iter: 2000);

    [Theory]
    [InlineData("../x")]
    [InlineData("a/../x")]
    [InlineData("/x")]
    [InlineData("C:/x")]
    [InlineData("a\\b")]
    [InlineData("a//b")]
    [InlineData("./a")]
    [InlineData("a/")]
    [InlineData("a b")]
    [InlineData("é")]
    [InlineData("")]
    public void Create_AnUnsafePath_IsRefused(string path) =>
        Assert.False(FilePackage.Create([KeyValuePair.Create(path, "x")]).IsOk);

    [Fact]
    public void Create_TooMuch_ReportsEveryFault()
    {
        var files = Enumerable.Range(0, 257)
            .Select(i => KeyValuePair.Create<string, ReadOnlyMemory<byte>>($"f{i}", new byte[100_000]))
            .Append(KeyValuePair.Create<string, ReadOnlyMemory<byte>>("big", new byte[(4 * 1024 * 1024) + 1]))
            .Append(KeyValuePair.Create<string, ReadOnlyMemory<byte>>("f0", default));
        Assert.Equal(
            ["files[\"big\"]", "files[\"f0\"]", "files", "files"], FilePackage.Create(files).Faults.Select(fault => fault.Path));
    }
}
