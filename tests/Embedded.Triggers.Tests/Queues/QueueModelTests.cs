using CsCheck;
using Embedded.Triggers.Tests.Support;
using Maestro.Embedded.Triggers.Queues;
using Maestro.Embedded.Triggers.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Embedded.Triggers.Tests.Queues;

/// <summary>Random use of a queue, with crashes, against a list that says what must be the case.</summary>
public sealed class QueueModelTests
{
    private const int MaxDequeues = 3;
    private const string Work = "work";
    private static readonly TimeSpan Lock = TimeSpan.FromMinutes(1);

    private enum Step
    {
        Send,
        Receive,
        Delete,
        GiveBack,
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
        var (database, store) = await OpenAsync(directory, time);
        List<Entry> model = [];
        try
        {
            foreach (var (step, pick) in steps)
            {
                var now = time.GetUtcNow();
                var held = model.Where(entry => entry.Held is not null).ToArray();
                var chosen = held.Length == 0 ? null : held[pick % held.Length];
                switch (step)
                {
                    case Step.Send:
                        var text = $"{model.Count}";
                        await store.SendAsync(Work, BinaryData.FromString(text).ToMemory());
                        model.Add(new Entry(text));
                        break;
                    case Step.Receive:
                        await ReceiveAsync(store, model, 1 + pick % 3, now);
                        break;
                    case Step.Delete when chosen is not null:
                        Assert.True(await store.DeleteAsync(chosen.Held!));
                        chosen.Release(done: true);
                        break;
                    case Step.GiveBack when chosen is not null:
                        Assert.True(await store.GiveBackAsync(Work, chosen.Held!));
                        chosen.Release(done: false);
                        break;
                    case Step.Renew when chosen is not null:
                        Assert.True(await store.RenewAsync(chosen.Held!));
                        chosen.Until = now + Lock;
                        break;
                    case Step.Wait:
                        time.Advance(TimeSpan.FromSeconds(10 * pick));
                        break;
                    case Step.Reopen:
                        database.Dispose();
                        (database, store) = await OpenAsync(directory, time);
                        foreach (var entry in held)
                        {
                            Assert.False(await store.DeleteAsync(entry.Held!));
                            entry.Release(done: false);
                        }

                        break;
                }
            }

            await ReceiveAsync(store, model, 0, time.GetUtcNow());
            var alive = (store.Peek(Work, 1000)).Select(Text).ToArray();
            var poison = (store.Peek(Work + "-poison", 1000)).Select(Text).ToArray();
            Assert.Equal(model.Where(entry => !entry.Done && !entry.Poison).Select(entry => entry.Text), alive);
            Assert.Equal(model.Where(entry => entry.Poison).Select(entry => entry.Text), poison);
        }
        finally
        {
            database.Dispose();
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task ReceiveAsync(QueueStore store, List<Entry> model, int count, DateTimeOffset now)
    {
        foreach (var entry in model.Where(entry => entry.IsVisible(now) && entry.Dequeues >= MaxDequeues)) entry.Give();
        var expected = model.Where(entry => entry.IsVisible(now)).Take(count).ToArray();
        var received = await store.ReceiveAsync(Work, count);
        Assert.Equal(expected.Select(entry => entry.Text), received.Select(Text));
        foreach (var (entry, message) in expected.Zip(received))
        {
            entry.Dequeues++;
            Assert.Equal(entry.Dequeues, message.Dequeues);
            (entry.Held, entry.Until) = (message, now + Lock);
        }
    }

    private static string Text(StoredMessage message) => message.ToReceived().Body.ToString();

    private static async Task<(HostDatabase Database, QueueStore Store)> OpenAsync(string directory, TimeProvider time)
    {
        var database = HostDatabase.Open(Path.Combine(directory, "queue.db"));
        var options = new QueueTriggerOptions
        {
            MaxDequeueCount = MaxDequeues,
            LockDuration = Lock,
            VisibilityTimeout = TimeSpan.Zero,
        };
        var store = new QueueStore(database, options, time);
        await store.PrepareAsync();
        return (database, store);
    }

    private sealed class Entry(string text)
    {
        public string Text => text;

        public int Dequeues { get; set; }

        /// <summary>
        /// As it was received last, unless it was settled since. Holds until somebody receives it again, however long ago its
        /// time ended.
        /// </summary>
        public StoredMessage? Held { get; set; }

        public DateTimeOffset Until { get; set; }

        public bool Done { get; private set; }

        public bool Poison { get; private set; }

        public bool IsVisible(DateTimeOffset now) => !Done && !Poison && (Held is null || Until <= now);

        public void Release(bool done)
        {
            Held = null;
            Done |= done;
        }

        public void Give()
        {
            Held = null;
            Poison = true;
        }
    }
}
