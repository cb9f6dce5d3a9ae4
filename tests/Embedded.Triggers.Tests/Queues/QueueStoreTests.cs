using Azure.Storage.Queues;
using Embedded.Triggers.Tests.Support;
using Maestro.Embedded.Triggers.Queues;
using Maestro.Embedded.Triggers.Storage;
using Maestro.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Embedded.Triggers.Tests.Queues;

public sealed class QueueStoreTests : IAsyncLifetime
{
    private const string Work = "work";
    private const string Poison = "work-poison";

    private readonly string _directory = TestHost.NewDirectory();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private HostDatabase _database = null!;
    private QueueStore _store = null!;

    private string Path => System.IO.Path.Combine(_directory, "queue.db");

    public Task InitializeAsync() => OpenAsync();

    public async Task DisposeAsync()
    {
        _database.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Receive_OfASentMessage_HasEverythingThatWasSent()
    {
        var sent = await new StoredQueueServiceClient(_store).GetQueueClient(Work)
            .SendMessageAsync("grüße", timeToLive: TimeSpan.FromHours(1));

        var received = Assert.Single(await _store.ReceiveAsync(Work, 5)).ToReceived();
        Assert.Equal(("grüße", sent.Value.MessageId, 1), (received.Body.ToString(), received.MessageId, received.DequeueCount));
        Assert.Equal((_time.GetUtcNow(), _time.GetUtcNow().AddHours(1)), (received.InsertedOn, received.ExpiresOn));
        Assert.Equal(_time.GetUtcNow().AddMinutes(1), received.NextVisibleOn);
        Assert.NotEmpty(received.PopReceipt);
    }

    [Fact]
    public async Task Receive_OfAHeldMessage_GivesItAgainOnlyAfterItsTime()
    {
        await SendAsync("a");
        var first = Assert.Single(await _store.ReceiveAsync(Work, 1));
        Assert.Empty(await _store.ReceiveAsync(Work, 1));

        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.True(await _store.RenewAsync(first));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Empty(await _store.ReceiveAsync(Work, 1));

        _time.Advance(TimeSpan.FromSeconds(1));
        var second = Assert.Single(await _store.ReceiveAsync(Work, 1));
        Assert.False(await _store.RenewAsync(first));
        Assert.False(await _store.DeleteAsync(first));
        Assert.False(await _store.GiveBackAsync(Work, first));
        Assert.Equal((2, first.Sequence, first.Id), (second.Dequeues, second.Sequence, second.Id));
        Assert.True(await _store.DeleteAsync(second));
        Assert.Empty(_store.Peek(Work, 10));
    }

    [Fact]
    public async Task GiveBack_AsOftenAsAllowed_PutsTheMessageIntoThePoisonQueue()
    {
        await SendAsync("poison");
        var ready = new List<string>();
        _store.Ready += ready.Add;
        for (var dequeue = 1; dequeue <= 5; dequeue++)
        {
            var message = Assert.Single(await _store.ReceiveAsync(Work, 1));
            Assert.Equal(dequeue, message.Dequeues);
            Assert.True(await _store.GiveBackAsync(Work, message));
            Assert.Empty(await _store.ReceiveAsync(Work, 1));
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Empty(await _store.ReceiveAsync(Work, 1));
        Assert.Empty(_store.Peek(Work, 1));
        Assert.Contains(Poison, ready);
        var dead = Assert.Single(await _store.ReceiveAsync(Poison, 10));
        Assert.Equal(("poison", 1, (DateTimeOffset?)null), (Text(dead), dead.Dequeues, dead.Expires));
    }

    [Fact]
    public async Task GiveBack_ToAPoisonQueue_IsTriedForEver()
    {
        await _store.SendAsync(Poison, "p"u8.ToArray());
        for (var dequeue = 1; dequeue <= 20; dequeue++)
        {
            Assert.True(await _store.GiveBackAsync(Poison, Assert.Single(await _store.ReceiveAsync(Poison, 1))));
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(21, Assert.Single(await _store.ReceiveAsync(Poison, 1)).Dequeues);
    }

    [Fact]
    public async Task Hidden_Message_ComesAtItsTime()
    {
        var at = _time.GetUtcNow().AddMinutes(5);
        await _store.SendAsync(Work, "a"u8.ToArray(), TimeSpan.FromMinutes(5));
        Assert.Empty(await _store.ReceiveAsync(Work, 5));
        Assert.Equal(at, _store.NextDue(Work, _time.GetUtcNow()));
        _time.SetUtcNow(at);
        Assert.Equal("a", Text(Assert.Single(await _store.ReceiveAsync(Work, 5))));
    }

    [Fact]
    public async Task Expired_Message_IsGone()
    {
        await _store.SendAsync(Work, "a"u8.ToArray(), timeToLive: TimeSpan.FromMinutes(1));
        await SendAsync("b");
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["b"], (await _store.ReceiveAsync(Work, 5)).Select(Text));
        Assert.Single(_store.Peek(Work, 5));
    }

    [Fact]
    public async Task Order_OfArrival_SurvivesAClockThatGoesBack()
    {
        await SendAsync("1");
        _time.AdjustTime(_time.GetUtcNow().AddSeconds(-30));
        await SendAsync("2");
        _database.Dispose();
        await OpenAsync();
        _time.AdjustTime(_time.GetUtcNow().AddSeconds(60));
        await SendAsync("3");
        Assert.Equal(["1", "2", "3"], (await _store.ReceiveAsync(Work, 10)).Select(Text));
    }

    [Fact]
    public async Task Send_OfTooMuch_IsRefusedAndStoresNothing()
    {
        await _store.SendAsync(Work, new byte[64 * 1024]);
        await Assert.ThrowsAsync<ArgumentException>(() => _store.SendAsync(Work, new byte[64 * 1024 + 1]));
        Assert.Single(_store.Peek(Work, 10));
    }

    [Fact]
    public async Task Reopened_Store_HasWhatWasAcknowledgedAndFreesWhatWasHeld()
    {
        await SendAsync("a");
        await SendAsync("b");
        var held = Assert.Single(await _store.ReceiveAsync(Work, 1));
        _database.Dispose();
        await OpenAsync();
        Assert.False(await _store.DeleteAsync(held));
        var messages = await _store.ReceiveAsync(Work, 10);
        Assert.Equal([("a", 2), ("b", 1)], messages.Select(message => (Text(message), message.Dequeues)));
    }

    [Fact]
    public async Task Open_OfAFileOfAnEarlierRelease_TakesItsMessagesOver()
    {
        _database.Dispose();
        File.Delete(Path);
        WriteFile(
            """
            CREATE TABLE messages(seq INTEGER PRIMARY KEY, entity TEXT, position INTEGER, state INTEGER, header TEXT, body BLOB);
            CREATE TABLE seen(target TEXT, id TEXT, at INTEGER);
            INSERT INTO messages VALUES
              (1, 'Work', 2, 0, '{"MessageId":"second"}', x'32'),
              (2, 'Work', 1, 0, '{"MessageId":"again","Properties":{"maestro-first-id":{"Code":18,"Kind":"","Text":"first"}}}', x'31'),
              (3, 'Work', 3, 2, '{"MessageId":"dead"}', x'33'),
              (4, 'Work', 4, 0, '{}', x'34'),
              (5, 'news/Subscriptions/a', 5, 0, '{}', x'35');
            """);
        await OpenAsync();
        Assert.Equal(
            [("first", "1"), ("second", "2"), ("message 4", "4")],
            (await _store.ReceiveAsync(Work, 10)).Select(message => (message.Id, Text(message))));
        Assert.Equal([("dead", "3")], (await _store.ReceiveAsync(Poison, 10)).Select(message => (message.Id, Text(message))));
        _database.Dispose();
        await OpenAsync();
        Assert.Equal(3, (_store.Peek(Work, 10)).Count);
    }

    [Fact]
    public async Task Open_OfAFileThatIsNotOurs_RefusesIt()
    {
        _database.Dispose();
        File.Delete(Path);
        WriteFile("CREATE TABLE theirs(x)");
        Assert.Equal(DatabaseFault.Foreign, (await Assert.ThrowsAsync<DatabaseException>(OpenAsync)).Fault);
        File.Delete(Path);
        await OpenAsync();
    }

    private void WriteFile(string script)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of these tests.
        command.CommandText = script;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static string Text(StoredMessage message) => message.ToReceived().Body.ToString();

    private Task<StoredMessage> SendAsync(string text) => _store.SendAsync(Work, BinaryData.FromString(text).ToMemory());

    private async Task OpenAsync()
    {
        _database = HostDatabase.Open(Path);
        _store = new QueueStore(_database, new QueueTriggerOptions(), _time);
        await _store.PrepareAsync();
    }
}
