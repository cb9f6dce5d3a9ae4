using Azure.Messaging.ServiceBus;
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
        await SendAsync(host, "news", "n");
        await SeenAsync(["a n", "b n", "bytes 4", "data d", "job 3", "r", "text t"]);
        await EmptyAsync(host, "raw");
    }

    [Fact]
    public async Task Message_WhoseFunctionFails_IsRetriedAndThenBuried()
    {
        _inbox.Handle = (_, _) => throw new InvalidOperationException("poison");
        await using var host = await StartAsync();
        await SendAsync(host, "raw", "p");
        var store = host.Services.GetRequiredService<QueueStore>();
        await Eventually.HoldsAsync(async () => (await store.PeekAsync(Queue("raw"), dead: true, 5)).Count == 1, "the message is dead");
        var dead = (await store.PeekAsync(Queue("raw"), dead: true, 5))[0].ToReceived();
        Assert.Equal(("MaxDeliveryCountExceeded", 3), (dead.DeadLetterReason, dead.DeliveryCount));
        Assert.Equal(3, host.Log.Lines.Count(line => line.Id == 3200));
    }

    [Fact]
    public async Task Message_ThatIsNotTheTypeAskedFor_IsBuriedToo()
    {
        await using var host = await StartAsync();
        await SendAsync(host, "typed", "no json");
        var store = host.Services.GetRequiredService<QueueStore>();
        await Eventually.HoldsAsync(async () => (await store.PeekAsync(Queue("typed"), dead: true, 5)).Count == 1, "the message is dead");
    }

    [Fact]
    public async Task Actions_OfTheFunction_SettleItsMessage()
    {
        _inbox.Handle = (message, actions) => message.Body.ToString() switch
        {
            "dead" => actions.DeadLetterMessageAsync(message, deadLetterReason: "Refused"),
            "again" when message.DeliveryCount == 1 => actions.AbandonMessageAsync(message),
            "set aside" => actions.DeferMessageAsync(message),
            _ => actions.CompleteMessageAsync(message),
        };
        await using var host = await StartAsync();
        foreach (var text in new[] { "dead", "again", "set aside", "done" }) await SendAsync(host, "manual", text);
        await SeenAsync(["again 1", "again 2", "dead 1", "done 1", "set aside 1"]);
        var store = host.Services.GetRequiredService<QueueStore>();
        await Eventually.HoldsAsync(async () => (await store.PeekAsync(Queue("manual"), dead: false, 5)).Count == 1, "only the deferred message is left");
        Assert.Equal("Refused", Assert.Single(await store.PeekAsync(Queue("manual"), dead: true, 5)).ToReceived().DeadLetterReason);
    }

    [Fact]
    public async Task Message_NotCompletedByAManualFunction_ComesAgainAfterItsLock()
    {
        await using var host = await StartAsync();
        await SendAsync(host, "manual", "m");
        await SeenAsync(["m 1"]);
        _time.Advance(TimeSpan.FromMinutes(1));
        await SeenAsync(["m 1", "m 2"]);
    }

    [Fact]
    public async Task Actions_AfterTheMessageIsSettled_SayThatTheLockIsLost()
    {
        var second = new TaskCompletionSource<Exception>();
        _inbox.Handle = async (message, actions) =>
        {
            await actions.RenewMessageLockAsync(message);
            await actions.CompleteMessageAsync(message);
            second.SetResult(await Record.ExceptionAsync(() => actions.CompleteMessageAsync(message)));
        };
        await using var host = await StartAsync();
        await SendAsync(host, "manual", "m");
        var lost = Assert.IsType<ServiceBusException>(await second.Task.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, lost.Reason);
    }

    [Fact]
    public async Task Lock_OfALongRunningFunction_IsRenewedForIt()
    {
        using var close = Close();
        await using var host = await StartAsync();
        await SendAsync(host, "raw", "long");
        await Eventually.HoldsAsync(() => _inbox.Running == 1, "the function runs");
        var store = host.Services.GetRequiredService<QueueStore>();
        for (var minute = 0; minute < 4; minute++)
        {
            var before = (await store.PeekAsync(Queue("raw"), dead: false, 1))[0].LockedUntil;
            _time.Advance(TimeSpan.FromSeconds(30));
            await Eventually.HoldsAsync(async () => (await store.PeekAsync(Queue("raw"), dead: false, 1))[0].LockedUntil > before, "the lock is renewed");
        }

        close.Release();
        await SeenAsync(["long"]);
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
        await SeenAsync([.. Enumerable.Range(0, 20).Select(i => $"{i:00}")]);
        Assert.Equal(4, _inbox.MostRunning);
    }

    [Fact]
    public async Task Sessions_UnderConcurrency_KeepTheirOrder()
    {
        await using var host = await StartAsync();
        var sender = host.Services.GetRequiredService<ServiceBusClient>().CreateSender("ordered");
        var messages = Enumerable.Range(0, 60).Select(i => new ServiceBusMessage($"{i % 3}-{i / 3:00}") { SessionId = $"{i % 3}" });
        await sender.SendMessagesAsync(messages);
        await Eventually.HoldsAsync(() => _inbox.Seen.Count == 60, "all messages");
        foreach (var session in _inbox.Seen.GroupBy(text => text[0])) Assert.Equal(session.Order(), session);
    }

    [Fact]
    public async Task Scheduled_Message_IsDeliveredWhenItsTimeComes()
    {
        await using var host = await StartAsync();
        var sender = host.Services.GetRequiredService<ServiceBusClient>().CreateSender("text");
        await sender.ScheduleMessageAsync(new ServiceBusMessage("later"), _time.GetUtcNow().AddMinutes(3));
        var cancelled = await sender.ScheduleMessageAsync(new ServiceBusMessage("never"), _time.GetUtcNow().AddMinutes(3));
        await sender.CancelScheduledMessageAsync(cancelled);
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
        await SeenAsync(["0", "1", "2", "3", "4", "5"]);
        await EmptyAsync(again, "raw");
    }

    [Fact]
    public async Task Sender_AfterItIsClosed_RefusesToSend()
    {
        await using var host = await StartAsync();
        var sender = host.Services.GetRequiredService<ServiceBusClient>().CreateSender("text");
        await sender.DisposeAsync();
        Assert.True(sender.IsClosed);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => sender.SendMessageAsync(new ServiceBusMessage("x")));
    }

    private static QueueEntity Queue(string name) => new(name, null, false);

    private static Task SendAsync(TestHost host, string target, string text) =>
        host.Services.GetRequiredService<ServiceBusClient>().CreateSender(target).SendMessageAsync(new ServiceBusMessage(text));

    private static Task EmptyAsync(TestHost host, string queue) => Eventually.HoldsAsync(
        async () => (await host.Services.GetRequiredService<QueueStore>().PeekAsync(Queue(queue), dead: false, 1)).Count == 0, $"'{queue}' is empty");

    private Task SeenAsync(string[] expected) =>
        Eventually.HoldsAsync(() => _inbox.Seen.Order().SequenceEqual(expected), $"exactly {string.Join(", ", expected)} were seen");

    private SemaphoreSlim Close() => _inbox.Gate = new SemaphoreSlim(0);

    private Task<TestHost> StartAsync() => TestHost.StartAsync(
        [typeof(SampleMessageFunctions)],
        new Dictionary<string, string?>
        {
            ["RawQueue"] = "raw",
            ["Maestro:Queue:MaxDeliveryCount"] = "3",
            ["Maestro:Queue:MaxConcurrentCalls"] = "4",
        },
        services => services.AddSingleton(_inbox),
        _time,
        _directory);
}
