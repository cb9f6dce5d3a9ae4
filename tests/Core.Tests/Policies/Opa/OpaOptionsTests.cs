using Maestro.Policies.Opa;

namespace Maestro.Tests.Policies.Opa;

public sealed class OpaOptionsTests
{
    [Fact]
    public void Read_OfNothing_IsNoServer() => Assert.Null(OpaOptions.Read(_ => null).Value);

    [Fact]
    public void Read_OfEverything_TakesEverything()
    {
        var options = Read(
            ("OPA_URL", "https://opa.example/base/"), ("OPA_PATH", "/corp/maestro/"), ("OPA_TOKEN", "t"),
            ("OPA_TIMEOUT_MS", "50"), ("OPA_BUNDLE_DIGEST", "sha256:1")).Value!;

        Assert.Equal("corp/maestro", options.Path);
        Assert.Equal(TimeSpan.FromMilliseconds(50), options.Timeout);
        Assert.Equal("sha256:1", options.BundleDigest);
        Assert.Equal("OPA at https://opa.example/base/", options.ToString());
    }

    [Fact]
    public void Read_OfFaults_NamesAllAndNoPassword()
    {
        var faults = Read(
            ("OPA_URL", "http://me:hunter2@opa"), ("OPA_PATH", "a b"), ("OPA_TOKEN", "a\nb"), ("OPA_TIMEOUT_MS", "0")).Faults;

        Assert.Equal(["OPA_PATH", "OPA_TIMEOUT_MS", "OPA_TOKEN", "OPA_URL"], faults.Select(fault => fault.Path).Order());
        Assert.DoesNotContain(faults, fault => fault.Msg.Contains("hunter2", StringComparison.Ordinal));
        Assert.Single(Read(("OPA_URL", "ftp://x:hunter2@y")).Faults);
        Assert.Single(Read(("OPA_URL", "http://x?key=hunter2")).Faults);
    }

    private static Problems.Result<OpaOptions?> Read(params (string Name, string Value)[] settings) =>
        OpaOptions.Read(name => settings.FirstOrDefault(setting => setting.Name == name).Value);
}
