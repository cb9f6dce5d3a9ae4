using System.Globalization;

namespace Embedded.Engine.Tests.Faults;

/// <summary>What the database costs on disk while instances come and go.</summary>
public sealed class FileSpaceTests
{
    private const int Instances = 1_000;

    // 4,000 pages of 4 KiB start a checkpoint; the commits that run meanwhile come on top.
    private const long LogBound = 2 * 4_000 * 4_096;

    [Fact]
    public async Task Purge_OfAThousandInstances_MakesRoomForTheNextThousand()
    {
        await using var host = await EngineHost.StartAsync(Echo);
        await RunAsync(host, Instances, 2_000);
        var before = await SizeAsync(host);

        for (var round = 0; round < 2; round++)
        {
            var purged = await host.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter());
            Assert.Equal(Instances, purged.PurgedInstanceCount);
            await RunAsync(host, Instances, 2_000);
        }

        Assert.InRange(await SizeAsync(host), before / 2, before * 11 / 10);
    }

    [Fact]
    public async Task Log_WhileALotIsWritten_StaysBounded()
    {
        await using var host = await EngineHost.StartAsync(Echo);
        var longest = 0L;
        for (var i = 0; i < 12; i++)
        {
            await RunAsync(host, 20, 100_000);
            longest = Math.Max(longest, LogLength(host));
        }

        Assert.InRange(longest, 1, LogBound);
        Assert.True(new FileInfo(host.DatabasePath).Length + LogLength(host) > LogBound, "Too little was written to tell.");
    }

    private static void Echo(EngineHost host) =>
        host.Orchestrator("echo", context => Task.FromResult<object?>(context.GetInput<string>()));

    private static async Task RunAsync(EngineHost host, int count, int length)
    {
        var input = new string('x', length);
        var ids = await Task.WhenAll(Enumerable.Range(0, count).Select(i => host.Client.ScheduleNewOrchestrationInstanceAsync(
            "echo", i.ToString(CultureInfo.InvariantCulture) + input)));
        await Task.WhenAll(ids.Select(id => host.EndOfAsync(id)));
    }

    /// <summary>The size of the one file that an orderly stop leaves.</summary>
    private static async Task<long> SizeAsync(EngineHost host)
    {
        await host.RestartAsync();
        return new FileInfo(host.DatabasePath).Length;
    }

    private static long LogLength(EngineHost host) => new FileInfo(host.DatabasePath + "-wal").Length;
}
