using Azure.Messaging.ServiceBus;
using CsCheck;
using Embedded.Triggers.Tests.Support;
using Maestro.Embedded.Triggers.Queues;
using Maestro.Embedded.Triggers.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Embedded.Triggers.Tests.Queues;

/// <summary>Random use of a queue, with crashes, against a list that says what must be the case.</summary>
public sealed class QueueModelTests
{
    private const int MaxDeliveries = 3;
    private static readonly TimeSpan Lock = TimeSpan.FromMinutes(1);
    private static readonly QueueEntity Work = new("work", null, RequiresSession: false);

    private enum Step
    {
        Send,
        Receive,
        Complete,
        Abandon,
        Renew,
        Wait,
        Reopen,
    }

    [Fact]
    public async Task Queue_UnderAnyUse_LosesNothingAndHandsOutNothingTwice() =>
        await Gen.Enum<Step>().Select(Gen.Int[0, 9]).Array[1, 40].SampleAsync(RunAsync, iter: 40, threads: 1);

    private static async Task RunAsync((Step Step, int Pick)[] steps)
    {
        var directory = TestHost.NewDirectory();
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var (writer, store) = await OpenAsync(directory, time);
        List<Entry> model = [];
        try
        {
            foreach (var (step, pick) in steps)
            {
                var now = time.GetUtcNow();
                var held = model.Where(entry => entry.Token is not null).ToArray();
                var chosen = held.Length == 0 ? null : held[pick % held.Length];
                switch (step)
                {
                    case Step.Send:
                        var text = $"{model.Count}";
                        await store.SendAsync("work", [new ServiceBusMessage(text)]);
                        model.Add(new Entry(text));
                        break;
                    case Step.Receive:
                        await ReceiveAsync(store, model, 1 + pick % 3, now);
                        break;
                    case Step.Complete when chosen is not null:
                        var completed = await store.CompleteAsync(chosen.Token!);
                        Assert.Equal(chosen.LockedAt(now), completed);
                        chosen.Release(done: completed);
                        break;
                    case Step.Abandon when chosen is not null:
                        Assert.Equal(chosen.LockedAt(now), await store.AbandonAsync(chosen.Token!));
                        chosen.Release(done: false);
                        break;
                    case Step.Renew when chosen is not null:
                        var until = await store.RenewAsync(chosen.Token!);
                        Assert.Equal(chosen.LockedAt(now), until is not null);
                        chosen.Until = until ?? chosen.Until;
                        break;
                    case Step.Wait:
                        time.Advance(TimeSpan.FromSeconds(10 * pick));
                        break;
                    case Step.Reopen:
                        await writer.DisposeAsync();
                        (writer, store) = await OpenAsync(directory, time);
                        foreach (var entry in held) entry.Until = default;
                        break;
                }
            }

            await ReceiveAsync(store, model, 0, time.GetUtcNow());
            var dead = await store.PeekAsync(Work, dead: true, 1000);
            var alive = await store.PeekAsync(Work, dead: false, 1000);
            Assert.Equal(model.Where(entry => !entry.Done).Select(entry => entry.Text).Order(), dead.Concat(alive).Select(Text).Order());
            Assert.Equal(model.Where(entry => entry.IsDead(time.GetUtcNow())).Select(entry => entry.Text).Order(), dead.Select(Text).Order());
        }
        finally
        {
            await writer.DisposeAsync();
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task ReceiveAsync(QueueStore store, List<Entry> model, int count, DateTimeOffset now)
    {
        var expected = model.Where(entry => !entry.Done && !entry.LockedAt(now) && entry.Deliveries < MaxDeliveries).Take(count).ToArray();
        var received = await store.ReceiveAsync(Work, count);
        Assert.Equal(expected.Select(entry => entry.Text), received.Select(Text));
        foreach (var (entry, message) in expected.Zip(received))
        {
            entry.Deliveries++;
            Assert.Equal(entry.Deliveries, message.Deliveries);
            (entry.Token, entry.Until) = (message.LockToken.ToString(), now + Lock);
        }
    }

    private static string Text(StoredMessage message) => message.ToReceived().Body.ToString();

    private static async Task<(SqliteWriter Writer, QueueStore Store)> OpenAsync(string directory, TimeProvider time)
    {
        var writer = SqliteWriter.Open(Path.Combine(directory, "queue.db"));
        var store = new QueueStore(writer, new QueueTriggerOptions { MaxDeliveryCount = MaxDeliveries, LockDuration = Lock }, time);
        await store.PrepareAsync();
        store.Declare(Work);
        return (writer, store);
    }

    private sealed class Entry(string text)
    {
        public string Text => text;

        public int Deliveries { get; set; }

        public string? Token { get; set; }

        public DateTimeOffset Until { get; set; }

        public bool Done { get; private set; }

        public bool LockedAt(DateTimeOffset now) => Token is not null && Until > now;

        public bool IsDead(DateTimeOffset now) => !Done && Deliveries >= MaxDeliveries && !LockedAt(now);

        public void Release(bool done)
        {
            Token = null;
            Done |= done;
        }
    }
}
