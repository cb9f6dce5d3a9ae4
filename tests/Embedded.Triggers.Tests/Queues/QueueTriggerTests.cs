using Azure.Storage.Queues;
using Embedded.Triggers.Tests.Support;
using Maestro.Embedded.Triggers.Queues;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Embedded.Triggers.Tests.Queues;

public sealed class QueueTriggerTests : IDisposable
{
    private readonly string _directory = TestHost.NewDirectory();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Inbox _inbox = new();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Message_OfEachBindableType_ReachesItsFunction()
    {
        await using var host = await StartAsync();
        await SendAsync(host, "raw", "r");
        await SendAsync(host, "text", "t");
        await SendAsync(host, "bytes", "1234");
        await SendAsync(host, "data", "d");
        await SendAsync(host, "typed", """{"name":"job","size":3}""");
        await SeenAsync(["bytes 4", "data d", "job 3", "r 1", "text t"]);
        await EmptyAsync(host, "raw");
    }

    [Fact]
    public async Task Message_WhoseFunctionFails_IsRetriedAndThenPoison()
    {
        _inbox.Handle = _ => throw new InvalidOperationException("poison");
        await using var host = await StartAsync();
        await SendAsync(host, "raw", "p");
        await SeenAsync(["poison p 1"]);
        Assert.Equal(3, host.Log.Lines.Count(line => line.Id == 3200));
        await EmptyAsync(host, "raw");
        await EmptyAsync(host, "raw-poison");
    }

    [Fact]
    public async Task Message_ThatFailsAndThenDoesNot_IsDoneOnce()
    {
        _inbox.Handle = message =>
        {
            if (message.DequeueCount < 3) throw new InvalidOperationException("not yet");
        };
        await using var host = await StartAsync();
        await SendAsync(host, "raw", "late");
        await SeenAsync(["late 3"]);
        await EmptyAsync(host, "raw");
    }

    [Fact]
    public async Task Message_WhoseFunctionFails_WaitsAsLongAsAsked()
    {
        _inbox.Handle = message =>
        {
            if (message.DequeueCount == 1) throw new InvalidOperationException("not yet");
        };
        await using var host = await StartAsync(betweenTries: TimeSpan.FromSeconds(30));
        await SendAsync(host, "raw", "m");
        await Eventually.HoldsAsync(() => host.Log.Lines.Any(line => line.Id == 3200), "the first try failed");
        Assert.Empty(_inbox.Seen);
        await Eventually.HoldsAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(30));
                return !_inbox.Seen.IsEmpty;
            },
            "it came again");
        await SeenAsync(["m 2"]);
    }

    [Fact]
    public async Task Message_ThatIsNotTheTypeAskedFor_IsPoisonToo()
    {
        await using var host = await StartAsync();
        await SendAsync(host, "typed", "no json");
        var store = host.Services.GetRequiredService<QueueStore>();
        await Eventually.HoldsAsync(() => store.Peek("typed-poison", 5).Count == 1, "the message is in the poison queue");
        await EmptyAsync(host, "typed");
    }

    [Fact]
    public async Task Message_OfALongRunningFunction_StaysHidden()
    {
        using var close = Close();
        await using var host = await StartAsync();
        await SendAsync(host, "raw", "long");
        await Eventually.HoldsAsync(() => _inbox.Running == 1, "the function runs");
        var store = host.Services.GetRequiredService<QueueStore>();
        for (var minute = 0; minute < 4; minute++)
        {
            var before = store.Peek("raw", 1)[0].VisibleFrom;
            _time.Advance(TimeSpan.FromSeconds(30));
            await Eventually.HoldsAsync(() => store.Peek("raw", 1)[0].VisibleFrom > before, "the message is hidden for longer");
        }

        close.Release();
        await SeenAsync(["long 1"]);
        await EmptyAsync(host, "raw");
        Assert.Equal(1, _inbox.MostRunning);
    }

    [Fact]
    public async Task Concurrency_OfOneFunction_IsBounded()
    {
        using var close = Close();
        await using var host = await StartAsync();
        for (var i = 0; i < 20; i++) await SendAsync(host, "raw", $"{i:00}");
        await Eventually.HoldsAsync(() => _inbox.Running == 4, "four at once");
        close.Release(20);
        await SeenAsync([.. Enumerable.Range(0, 20).Select(i => $"{i:00} 1")]);
        Assert.Equal(4, _inbox.MostRunning);
    }

    [Fact]
    public async Task Message_SentHidden_IsDeliveredWhenItsTimeComes()
    {
        await using var host = await StartAsync();
        var sent = await Queue(host, "text").SendMessageAsync("later", visibilityTimeout: TimeSpan.FromMinutes(3));
        Assert.Equal(_time.GetUtcNow().AddMinutes(3), sent.Value.TimeNextVisible);
        Assert.Equal(_time.GetUtcNow().AddDays(7), sent.Value.ExpirationTime);
        Assert.Empty(_inbox.Seen);
        _time.Advance(TimeSpan.FromMinutes(3));
        await SeenAsync(["text later"]);
    }

    [Fact]
    public async Task Message_InWorkWhenTheHostStops_IsDeliveredAfterTheRestart()
    {
        using var close = Close();
        await using (var host = await StartAsync())
        {
            for (var i = 0; i < 6; i++) await SendAsync(host, "raw", $"{i}");
            await Eventually.HoldsAsync(() => _inbox.Running == 4, "some are in work");
        }

        Assert.Empty(_inbox.Seen);
        close.Release(10);
        await using var again = await StartAsync();
        await Eventually.HoldsAsync(() => _inbox.Seen.Count == 6, "all came");
        Assert.Equal(["0", "1", "2", "3", "4", "5"], _inbox.Seen.Select(text => text[..1]).Order());
        await EmptyAsync(again, "raw");
    }

    [Theory]
    [InlineData("Upper")]
    [InlineData("a")]
    [InlineData("two--hyphens")]
    public async Task Queue_WithANameThatStorageRefuses_IsRefused(string name)
    {
        await using var host = await StartAsync();
        Assert.Throws<ArgumentException>(() => Queue(host, name));
    }

    private static QueueClient Queue(TestHost host, string name) =>
        host.Services.GetRequiredService<QueueServiceClient>().GetQueueClient(name);

    private static Task SendAsync(TestHost host, string queue, string text) => Queue(host, queue).SendMessageAsync(text);

    private static Task EmptyAsync(TestHost host, string queue) => Eventually.HoldsAsync(
        () => host.Services.GetRequiredService<QueueStore>().Peek(queue, 1).Count == 0, $"'{queue}' is empty");

    private Task SeenAsync(string[] expected) =>
        Eventually.HoldsAsync(
            () => _inbox.Seen.Order().SequenceEqual(expected), $"exactly {string.Join(", ", expected)} were seen");

    private SemaphoreSlim Close() => _inbox.Gate = new SemaphoreSlim(0);

    private Task<TestHost> StartAsync(TimeSpan betweenTries = default) => TestHost.StartAsync(
        [typeof(SampleMessageFunctions)],
        new Dictionary<string, string?>
        {
            ["RawQueue"] = "raw",
            ["Maestro:Queue:MaxDequeueCount"] = "3",
            ["Maestro:Queue:BatchSize"] = "4",
            ["Maestro:Queue:VisibilityTimeout"] = betweenTries.ToString("c"),
        },
        services => services.AddSingleton(_inbox),
        _time,
        _directory);
}
