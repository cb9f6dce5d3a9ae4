using CsCheck;
using Maestro.Runs;

namespace Functions.Tests.Runs;

public sealed class RunManifestTests
{
    private static readonly Gen<Dictionary<string, string>> Files = Gen.Dictionary(
        Gen.String[Gen.Char.AlphaNumeric, 1, 8], Gen.String[Gen.Char.AlphaNumeric, 1, 8])[0, 6];

    [Fact]
    public void Pin_DoesNotDependOnTheOrderOfFiles() => Files.Sample(files => Assert.Equal(
        RunManifest.Pin("p", files).Digest,
        RunManifest.Pin("p", files.Reverse().ToDictionary()).Digest));

    [Fact]
    public void Pin_OfAnythingElse_HasAnotherDigest() => Gen.Select(Files, Files).Sample((left, right) =>
    {
        var same = left.Count == right.Count
            && left.All(file => right.TryGetValue(file.Key, out var digest) && digest == file.Value);
        Assert.Equal(same, RunManifest.Pin("p", left).Digest == RunManifest.Pin("p", right).Digest);
    });

    [Fact]
    public void Pin_WithAnotherPackage_HasAnotherDigest() =>
        Assert.NotEqual(
            RunManifest.Pin("p", new Dictionary<string, string>()).Digest,
            RunManifest.Pin("q", new Dictionary<string, string>()).Digest);

    [Fact]
    public void Pin_OfTheSame_NeverChangesBetweenVersions() => Assert.Equal(
        "sha256:26e3e9f28ea387549f3d7b459971191b702b6dc927863980eb9d69978c2f63e8",
        RunManifest.Pin("sha256:aa", new Dictionary<string, string> { ["recipe.yaml"] = "sha256:bb" }).Digest);
}
