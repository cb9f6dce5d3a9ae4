using Maestro.Policies.Folders;
using Microsoft.Extensions.Time.Testing;

namespace Maestro.Tests.Policies.Folders;

public sealed class CurrentPoliciesTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    public void Dispose()
    {
        if (Directory.Exists(_folder.Path)) _folder.Dispose();
    }

    [Fact]
    public void Create_OfABrokenFolder_ReportsEveryFault()
    {
        Write("a.rego", "package maestro.tools\nallow if {");
        Write("data.json", "[]");

        Assert.Equal(2, PolicyEngines.Create(new() { Folder = _folder.Path }, _time).Faults.Count);
        Assert.NotEmpty(PolicyEngines.Create(new() { Folder = _folder["none"] }, _time).Faults);
    }

    [Fact]
    public async Task Refresh_AfterAChange_TakesTheNewSet_AndKeepsTheOldOneAtHand()
    {
        using var keeper = Keeper(1);
        var first = keeper.Digest;
        var told = new List<PolicyStatus>();
        keeper.Changed += (_, change) => told.Add(change.Status);

        Write(2);
        keeper.Refresh();
        Assert.Equal(first, keeper.Digest); // the interval is not over
        _time.Advance(TimeSpan.FromSeconds(1));
        keeper.Refresh();

        Assert.NotEqual(first, keeper.Digest);
        Assert.Equal(keeper.Digest, Assert.Single(told).Digest);
        Assert.Equal(_time.GetUtcNow(), keeper.LoadedAt);
        Assert.Equal(["2"], await Rules(keeper.Current));
        Assert.Equal(["1"], await Rules(keeper.Find(first)!));
        Assert.Null(keeper.Find("sha256:0"));
    }

    [Fact]
    public async Task Refresh_OfSomethingBroken_KeepsTheOldSetAndSaysWhy_UntilItIsMended()
    {
        using var keeper = Keeper(1);
        var (digest, told) = (keeper.Digest, new List<PolicyStatus>());
        keeper.Changed += (_, change) => told.Add(change.Status);

        Write("a.rego", "package maestro.tools\nallow if {");
        keeper.Refresh(now: true);
        keeper.Refresh(now: true);
        Assert.Equal((digest, "rejected"), (keeper.Digest, keeper.Status.Status));
        Assert.Equal("a.rego:2:11", Assert.Single(keeper.Faults).Path);
        Assert.Single(told);
        Assert.Equal(["1"], await Rules(keeper.Current));

        Write(1);
        keeper.Refresh(now: true);
        Assert.Equal((digest, "ok"), (keeper.Digest, keeper.Status.Status));
        Assert.Equal(2, told.Count);
    }

    [Fact]
    public void Refresh_OfAFolderThatIsGone_KeepsTheSet_AndItsReturnIsSeen()
    {
        using var keeper = Keeper(1);
        _folder.Dispose();
        keeper.Refresh(now: true);
        Assert.Equal("rejected", keeper.Status.Status);

        Directory.CreateDirectory(_folder.Path);
        Write(2);
        keeper.Refresh(now: true);
        Assert.Equal("ok", keeper.Status.Status);
    }

    [Fact]
    public void Refresh_OfAChangeWithinOneTickOfTheClock_IsSeen()
    {
        using var keeper = Keeper(1);
        var (file, digest) = (_folder["a.rego"], keeper.Digest);
        var written = File.GetLastWriteTimeUtc(file);

        Write(2);
        File.SetLastWriteTimeUtc(file, written); // same length, same time
        keeper.Refresh(now: true);

        Assert.NotEqual(digest, keeper.Digest);
    }

    [Fact]
    public void Refresh_OfLinkedFiles_FollowsTheLinksAsAMountedConfigMapHasThem()
    {
        foreach (var version in (int[])[1, 2])
        {
            var folder = Directory.CreateDirectory(_folder[$"..{version}"]).FullName;
            File.WriteAllText(Path.Combine(folder, "a.rego"), Rule(version));
        }

        Directory.CreateSymbolicLink(_folder["..data"], "..1");
        File.CreateSymbolicLink(_folder["a.rego"], "..data/a.rego");
        using var keeper = PolicyEngines.Create(new() { Folder = _folder.Path }, _time).Value;
        var digest = keeper.Digest;
        Assert.Equal(["a.rego"], keeper.Set!.Files.Files.Keys);

        Directory.Delete(_folder["..data"]);
        Directory.CreateSymbolicLink(_folder["..data"], "..2");
        _time.Advance(TimeSpan.FromMinutes(5));
        keeper.Refresh();

        Assert.NotEqual(digest, keeper.Digest);
    }

    [Fact]
    public void Refresh_OfManySets_KeepsTheLatestOnly()
    {
        using var keeper = Keeper(0);
        var digests = new List<string> { keeper.Digest };
        for (var version = 1; version <= 20; version++)
        {
            Write(version);
            keeper.Refresh(now: true);
            digests.Add(keeper.Digest);
        }

        Assert.All(digests.TakeLast(16), digest => Assert.NotNull(keeper.Find(digest)));
        Assert.All(digests.SkipLast(16), digest => Assert.Null(keeper.Find(digest)));
    }

    [Fact]
    public async Task Current_WhileItIsReplaced_IsOneSetOrTheOther()
    {
        using var keeper = Keeper(1);
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var seen = 0;
            for (; !done.IsCancellationRequested || seen == 0; seen++)
            {
                var (one, other) = (await Rules(keeper.Current), (string[])["1", "2"]);
                Assert.Contains(one.Single(), other);
            }
        })).ToArray();
        for (var round = 0; round < 50; round++)
        {
            Write(1 + (round % 2));
            keeper.Refresh(now: true);
        }

        await done.CancelAsync();
        await Task.WhenAll(readers);
    }

    [Fact]
    public void Create_WithAServerAndAFolder_AsksTheServerAndKeepsTheFolder()
    {
        Write(1);
        using var keeper = PolicyEngines.Create(
            new() { Folder = _folder.Path, Opa = new() { Url = new("http://127.0.0.1:1"), BundleDigest = "sha256:x" } },
            _time).Value;

        Assert.IsType<Maestro.Policies.Opa.OpaPolicyEngine>(keeper.Current);
        Assert.Equal("sha256:x", keeper.Status.Digest);
        Assert.IsType<RegoPolicyEngine>(keeper.Find(keeper.Set!.Digest));
        Assert.Throws<ArgumentException>(() => PolicyEngines.Create(new(), _time));
    }

    private static string Rule(int version) => $$"""
        package maestro.tools
        default allow := false
        decision := {"allow": true, "rules": ["{{version}}"]}
        """;

    private CurrentPolicies Keeper(int version)
    {
        Write(version);
        return PolicyEngines.Create(new() { Folder = _folder.Path }, _time).Value;
    }

    private void Write(int version) => Write("a.rego", Rule(version));

    private void Write(string name, string text) => File.WriteAllText(_folder[name], text);

    private static async Task<IReadOnlyList<string>> Rules(IPolicyEngine engine) =>
        (await engine.DecideAsync(PolicyPackages.Tools, [], default)).Rules;
}
