using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Embedded.Triggers.Tests.Http;
using Embedded.Triggers.Tests.Support;
using Maestro.Embedded.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

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
            ["Maestro:Queue:MaxDequeueCount"] = "0",
            ["Maestro:ShutdownGrace"] = "soon",
        };
        var exception = Assert.Throws<HostStartException>(
            () => EmbeddedHost.Create(TestHost.Setup(Functions, "unused", settings)));
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
        await File.WriteAllTextAsync(
            Path.Combine(directory, "host.run.json"),
            """{"processId":1,"url":"http://127.0.0.1:1","startedAt":"2026-01-01T00:00:00Z"}""");
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

    [Fact]
    public async Task Stop_WithARequestInWork_LetsItFinish()
    {
        await using var host = await StartAsync(new() { ["Maestro:ShutdownGrace"] = "00:00:25" });
        using var answer = await host.Http.GetAsync("/stream/well", HttpCompletionOption.ResponseHeadersRead);
        var stopped = host.Host.StopAsync();
        host.Services.GetRequiredService<Signals>().Continue.SetResult();
        Assert.EndsWith("data: last\n\n", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await stopped;
    }

    [Fact]
    public async Task Services_OfTheApp_RunBeforeTheFirstFunctionAndAfterTheLast()
    {
        var log = new LifeLog();
        await using (await TestHost.StartAsync(
            [typeof(RunsAtOnce)], services: services => services.AddSingleton(log).AddHostedService<AppService>()))
            await Eventually.HoldsAsync(() => log.Events.Contains("function"), "the function runs");
        Assert.Equal(["app started", "function", "function cancelled", "app stopped"], log.Events);
    }

    [Fact]
    public async Task Start_ThatFails_LeavesNothingRunning()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var log = new LifeLog();
        await Assert.ThrowsAsync<HostStartException>(() => TestHost.StartAsync(
            [typeof(RunsAtOnce)],
            new Dictionary<string, string?> { ["Maestro:Url"] = $"http://{other.LocalEndpoint}" },
            services => services.AddSingleton(log).AddHostedService<AppService>()));
        Assert.Equal("app stopped", log.Events.Last());
    }

    public sealed class LifeLog
    {
        public ConcurrentQueue<string> Events { get; } = [];
    }

    public sealed class AppService(LifeLog log) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            log.Events.Enqueue("app started");
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            log.Events.Enqueue("app stopped");
            return Task.CompletedTask;
        }
    }

    public sealed class RunsAtOnce(LifeLog log)
    {
        [Function("RunsAtOnce")]
        public async Task Run(
            [TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer, CancellationToken cancellationToken)
        {
            log.Events.Enqueue("function");
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            log.Events.Enqueue("function cancelled");
        }
    }

    private static Task<TestHost> StartAsync(Dictionary<string, string?>? settings = null, string? directory = null) =>
        TestHost.StartAsync(Functions, settings, services => services.AddSingleton<Signals>(), directory: directory);
}
