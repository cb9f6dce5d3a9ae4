using Azure.Messaging.ServiceBus;
using Embedded.Triggers.Tests.Support;
using Maestro.Embedded.Triggers.Queues;
using Maestro.Embedded.Triggers.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Embedded.Triggers.Tests.Queues;

public sealed class QueueStoreTests : IAsyncLifetime
{
    private static readonly QueueEntity Work = new("work", null, RequiresSession: false);
    private static readonly QueueEntity Sessions = new("sessions", null, RequiresSession: true);
    private static readonly QueueEntity First = new("news", "first", RequiresSession: false);
    private static readonly QueueEntity Second = new("news", "second", RequiresSession: false);

    private readonly string _directory = TestHost.NewDirectory();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private SqliteWriter _writer = null!;
    private QueueStore _store = null!;

    public Task InitializeAsync() => OpenAsync();

    public async Task DisposeAsync()
    {
        await _writer.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Receive_OfASentMessage_HasEverythingThatWasSent()
    {
        var id = Guid.NewGuid();
        var message = new ServiceBusMessage("grüße")
        {
            MessageId = "m1",
            Subject = "s",
            CorrelationId = "c",
            ContentType = "text/plain",
            SessionId = "ignored here",
            To = "to",
            ReplyTo = "r",
            ReplyToSessionId = "rs",
            TimeToLive = TimeSpan.FromHours(1),
            ApplicationProperties =
            {
                ["int"] = 1, ["long"] = 2L, ["double"] = 0.1, ["bool"] = true, ["text"] = "t", ["guid"] = id, ["decimal"] = 1.50m,
                ["time"] = _time.GetUtcNow(), ["date"] = _time.GetUtcNow().UtcDateTime, ["span"] = TimeSpan.FromTicks(7), ["uri"] = new Uri("http://x/"), ["char"] = 'c',
            },
        };
        await _store.SendAsync("WORK", [message]);

        var received = Assert.Single(await _store.ReceiveAsync(Work, 5)).ToReceived();
        Assert.Equal("grüße", received.Body.ToString());
        Assert.Equal(("m1", "s", "c", "text/plain"), (received.MessageId, received.Subject, received.CorrelationId, received.ContentType));
        Assert.Equal(("to", "r", "rs", TimeSpan.FromHours(1)), (received.To, received.ReplyTo, received.ReplyToSessionId, received.TimeToLive));
        Assert.Equal(message.ApplicationProperties.OrderBy(p => p.Key), received.ApplicationProperties.OrderBy(p => p.Key));
        Assert.Equal((1, _time.GetUtcNow(), _time.GetUtcNow().AddMinutes(1)), (received.DeliveryCount, received.EnqueuedTime, received.LockedUntil));
    }

    [Fact]
    public async Task Receive_OfALockedMessage_GivesItAgainOnlyAfterTheLock()
    {
        await SendAsync("work", "a");
        var first = Assert.Single(await _store.ReceiveAsync(Work, 1));
        Assert.Empty(await _store.ReceiveAsync(Work, 1));

        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(_time.GetUtcNow().AddMinutes(1), await _store.RenewAsync(Token(first)));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Empty(await _store.ReceiveAsync(Work, 1));

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await _store.RenewAsync(Token(first)));
        Assert.False(await _store.CompleteAsync(Token(first)));
        var second = Assert.Single(await _store.ReceiveAsync(Work, 1));
        Assert.Equal((2, first.Sequence), (second.Deliveries, second.Sequence));
        Assert.True(await _store.CompleteAsync(Token(second)));
        Assert.Empty(await _store.PeekAsync(Work, dead: false, 10));
    }

    [Fact]
    public async Task Abandon_AsOftenAsAllowed_BuriesTheMessageWithItsReason()
    {
        await SendAsync("work", "poison");
        for (var delivery = 1; delivery <= 10; delivery++)
        {
            var message = Assert.Single(await _store.ReceiveAsync(Work, 1));
            Assert.Equal(delivery, message.Deliveries);
            Assert.True(await _store.AbandonAsync(Token(message), [new("try", delivery)]));
        }

        Assert.Empty(await _store.ReceiveAsync(Work, 1));
        var dead = Assert.Single(await _store.PeekAsync(Work, dead: true, 10)).ToReceived();
        Assert.Equal("MaxDeliveryCountExceeded", dead.DeadLetterReason);
        Assert.Equal(10, dead.ApplicationProperties["try"]);
    }

    [Fact]
    public async Task DeadLetter_WithAReason_KeepsItAndIsNotDelivered()
    {
        await SendAsync("work", "bad");
        var message = Assert.Single(await _store.ReceiveAsync(Work, 1));
        Assert.True(await _store.DeadLetterAsync(Token(message), "Unreadable", "no JSON", [new("by", "test")]));
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Empty(await _store.ReceiveAsync(Work, 1));
        var dead = Assert.Single(await _store.PeekAsync(Work, dead: true, 10)).ToReceived();
        Assert.Equal(("Unreadable", "no JSON", "test"), (dead.DeadLetterReason, dead.DeadLetterErrorDescription, dead.ApplicationProperties["by"]));
    }

    [Fact]
    public async Task Defer_OfAMessage_SetsItAside()
    {
        await SendAsync("work", "later");
        Assert.True(await _store.DeferAsync(Token(Assert.Single(await _store.ReceiveAsync(Work, 1)))));
        Assert.Empty(await _store.ReceiveAsync(Work, 1));
        Assert.Equal(ServiceBusMessageState.Deferred, Assert.Single(await _store.PeekAsync(Work, dead: false, 10)).ToReceived().State);
    }

    [Fact]
    public async Task Scheduled_Message_ComesAtItsTimeAndCanBeCancelled()
    {
        var at = _time.GetUtcNow().AddMinutes(5);
        var sent = await _store.SendAsync("work", [new ServiceBusMessage("a") { ScheduledEnqueueTime = at }, new ServiceBusMessage("b") { ScheduledEnqueueTime = at }]);
        Assert.Empty(await _store.ReceiveAsync(Work, 5));
        Assert.Equal(at, await _store.NextDueAsync(Work, _time.GetUtcNow()));
        Assert.False(await _store.CancelScheduledAsync("sessions", sent[0]));
        Assert.True(await _store.CancelScheduledAsync("work", sent[0]));
        Assert.False(await _store.CancelScheduledAsync("work", sent[0]));
        _time.SetUtcNow(at);
        var message = Assert.Single(await _store.ReceiveAsync(Work, 5)).ToReceived();
        Assert.Equal(("b", at), (message.Body.ToString(), message.EnqueuedTime));
        Assert.False(await _store.CancelScheduledAsync("work", sent[1]));
    }

    [Fact]
    public async Task Expired_Message_IsBuried()
    {
        await _store.SendAsync("work", [new ServiceBusMessage("a") { TimeToLive = TimeSpan.FromMinutes(1) }]);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(await _store.ReceiveAsync(Work, 1));
        Assert.Equal("TTLExpiredException", Assert.Single(await _store.PeekAsync(Work, dead: true, 10)).ToReceived().DeadLetterReason);
    }

    [Fact]
    public async Task Duplicate_WithinTheWindow_IsDropped()
    {
        await SendAsync("work", "a", id: "same");
        Assert.Equal([-1], await SendAsync("work", "b", id: "same"));
        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal([-1], await SendAsync("work", "c", id: "same"));
        await SendAsync("sessions", "other queue", id: "same", session: "s");
        _time.Advance(TimeSpan.FromMinutes(1));
        await SendAsync("work", "d", id: "same");
        Assert.Equal(["a", "d"], (await _store.ReceiveAsync(Work, 10)).Select(Text));
    }

    [Fact]
    public async Task Session_Messages_ComeOneAtATimeInOrder()
    {
        foreach (var (session, text) in new[] { ("x", "x1"), ("x", "x2"), ("y", "y1"), ("x", "x3"), ("y", "y2") }) await SendAsync("sessions", text, session: session);

        var heads = await _store.ReceiveAsync(Sessions, 10);
        Assert.Equal(["x1", "y1"], heads.Select(Text));
        Assert.Empty(await _store.ReceiveAsync(Sessions, 10));
        await _store.AbandonAsync(Token(heads[0]));
        await _store.CompleteAsync(Token(heads[1]));
        var next = await _store.ReceiveAsync(Sessions, 10);
        Assert.Equal(["x1", "y2"], next.Select(Text));
        await _store.CompleteAsync(Token(next[0]));
        Assert.Equal(["x2"], (await _store.ReceiveAsync(Sessions, 10)).Select(Text));
    }

    [Fact]
    public async Task Session_WhenRequired_MustBeGiven() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => SendAsync("sessions", "a"));

    [Fact]
    public async Task Order_OfArrival_SurvivesAClockThatGoesBack()
    {
        await SendAsync("work", "1");
        _time.AdjustTime(_time.GetUtcNow().AddSeconds(-30));
        await SendAsync("work", "2");
        await _writer.DisposeAsync();
        await OpenAsync();
        _time.AdjustTime(_time.GetUtcNow().AddSeconds(60));
        await SendAsync("work", "3");
        Assert.Equal(["1", "2", "3"], (await _store.ReceiveAsync(Work, 10)).Select(Text));
    }

    [Fact]
    public async Task Topic_Message_ReachesEverySubscriptionByItself()
    {
        await SendAsync("news", "a", id: "n1");
        Assert.Equal([-1], await SendAsync("news", "again", id: "n1"));
        await _store.CompleteAsync(Token(Assert.Single(await _store.ReceiveAsync(First, 5))));
        Assert.Equal(["a"], (await _store.ReceiveAsync(Second, 5)).Select(Text));

        var sent = await _store.SendAsync("news", [new ServiceBusMessage("s") { ScheduledEnqueueTime = _time.GetUtcNow().AddMinutes(1) }]);
        Assert.True(await _store.CancelScheduledAsync("news", sent[0]));
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Empty(await _store.ReceiveAsync(First, 5));
    }

    [Fact]
    public async Task Send_ToAnUnknownOrWithTooMuch_IsRefusedAndStoresNothing()
    {
        var unknown = await Assert.ThrowsAsync<ServiceBusException>(() => SendAsync("nowhere", "a"));
        Assert.Equal(ServiceBusFailureReason.MessagingEntityNotFound, unknown.Reason);
        var large = await Assert.ThrowsAsync<ServiceBusException>(() =>
            _store.SendAsync("work", [new ServiceBusMessage("ok"), new ServiceBusMessage(new byte[1024 * 1024])]));
        Assert.Equal(ServiceBusFailureReason.MessageSizeExceeded, large.Reason);
        await Assert.ThrowsAsync<System.Runtime.Serialization.SerializationException>(() =>
            _store.SendAsync("work", [new ServiceBusMessage("ok") { ApplicationProperties = { ["no"] = new object() } }]));
        Assert.Empty(await _store.PeekAsync(Work, dead: false, 10));
    }

    [Fact]
    public async Task Reopened_Store_HasWhatWasAcknowledgedAndFreesTheLocks()
    {
        await SendAsync("work", "a");
        await SendAsync("work", "b");
        var held = Assert.Single(await _store.ReceiveAsync(Work, 1));
        await _writer.DisposeAsync();
        await OpenAsync();
        Assert.False(await _store.CompleteAsync(Token(held)));
        var messages = await _store.ReceiveAsync(Work, 10);
        Assert.Equal([("a", 2), ("b", 1)], messages.Select(message => (Text(message), message.Deliveries)));
    }

    private static string Text(StoredMessage message) => message.ToReceived().Body.ToString();

    private static string Token(StoredMessage message) => message.LockToken.ToString();

    private Task<IReadOnlyList<long>> SendAsync(string target, string text, string? id = null, string? session = null)
    {
        var message = new ServiceBusMessage(text);
        if (id is not null) message.MessageId = id;
        if (session is not null) message.SessionId = session;
        return _store.SendAsync(target, [message]);
    }

    private async Task OpenAsync()
    {
        _writer = SqliteWriter.Open(Path.Combine(_directory, "queue.db"));
        _store = new QueueStore(_writer, new QueueTriggerOptions(), _time);
        await _store.PrepareAsync();
        foreach (var entity in new[] { Work, Sessions, First, Second }) _store.Declare(entity);
    }
}
