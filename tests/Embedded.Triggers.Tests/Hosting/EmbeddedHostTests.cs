using System.Net;
using System.Net.Sockets;
using Embedded.Triggers.Tests.Http;
using Embedded.Triggers.Tests.Support;
using Maestro.Embedded.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Embedded.Triggers.Tests.Hosting;

public sealed class EmbeddedHostTests
{
    private static readonly Type[] Functions = [typeof(SampleHttpFunctions)];

    [Fact]
    public void Create_WithSettingsThatCannotBeUsed_ListsAllOfThem()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Maestro:Url"] = "https://example.com:1",
            ["Maestro:HostKey"] = "short",
            ["Maestro:MaxBodyBytes"] = "many",
            ["Maestro:Queue:MaxDeliveryCount"] = "0",
            ["Maestro:ShutdownGrace"] = "soon",
        };
        var exception = Assert.Throws<HostStartException>(() => EmbeddedHost.Create(TestHost.Setup(Functions, "unused", settings)));
        Assert.All(settings.Keys, name => Assert.Contains(name, exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_OnAPortThatIsTaken_SaysSo()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var url = $"http://{other.LocalEndpoint}";
        var exception = await Assert.ThrowsAsync<HostStartException>(() => StartAsync(new() { ["Maestro:Url"] = url }));
        Assert.Contains(url, exception.Message, StringComparison.Ordinal);
        Assert.Contains("in use", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OnADataDirectoryWithALiveOwner_NamesProcessAndAddress()
    {
        await using var first = await StartAsync();
        var exception = await Assert.ThrowsAsync<HostStartException>(() => StartAsync(directory: first.Directory));
        Assert.Contains($"process {Environment.ProcessId}", exception.Message, StringComparison.Ordinal);
        Assert.Contains(first.Host.Url, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_FollowsTheLifeOfTheHost()
    {
        var directory = TestHost.NewDirectory();
        Assert.Null(RunningHost.Find(directory));
        await using (var host = await StartAsync(directory: directory))
        {
            var found = RunningHost.Find(directory);
            Assert.Equal((Environment.ProcessId, host.Host.Url), (found!.ProcessId, found.Url));
        }

        Assert.Null(RunningHost.Find(directory));
        await using var again = await StartAsync(directory: directory);
        Assert.NotNull(RunningHost.Find(directory));
    }

    [Fact]
    public async Task Find_AfterACrash_SeesThatNobodyHoldsTheDirectory()
    {
        var directory = TestHost.NewDirectory();
        await File.WriteAllTextAsync(Path.Combine(directory, "host.lock"), "");
        await File.WriteAllTextAsync(Path.Combine(directory, "host.run.json"), """{"processId":1,"url":"http://127.0.0.1:1","startedAt":"2026-01-01T00:00:00Z"}""");
        Assert.Null(RunningHost.Find(directory));
        await using var host = await StartAsync(directory: directory);
        Assert.Equal(host.Host.Url, RunningHost.Find(directory)?.Url);
    }

    [Fact]
    public async Task Start_OnADatabaseThatIsNone_SaysWhichFile()
    {
        var directory = TestHost.NewDirectory();
        await File.WriteAllTextAsync(Path.Combine(directory, "host.db"), new string('x', 5000));
        var exception = await Assert.ThrowsAsync<HostStartException>(() => StartAsync(directory: directory));
        Assert.Contains("host.db", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_OfAStartedHost_RefusesNewConnections()
    {
        await using var host = await StartAsync();
        await host.Host.StopAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => host.Http.GetAsync("/open"));
    }

    private static Task<TestHost> StartAsync(Dictionary<string, string?>? settings = null, string? directory = null) =>
        TestHost.StartAsync(Functions, settings, services => services.AddSingleton<Signals>(), directory: directory);
}
