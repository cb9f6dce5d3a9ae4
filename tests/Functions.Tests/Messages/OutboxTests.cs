using System.Text.Json.Nodes;
using Maestro.Functions.Messages.Lifecycle;
using Maestro.Graphs;
using Maestro.Recipes;
using Maestro.Runs;
using Maestro.Stores.Runs;
using Maestro.Stores.Sqlite;

namespace Functions.Tests.Messages;

/// <summary>
/// Events from the change that causes them to the receiver: none is lost, and none comes before its predecessor.
/// </summary>
public sealed class OutboxTests : IDisposable
{
    private const int Nodes = 40;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("maestro-outbox-");
    private readonly SqliteTableStore _tables;
    private readonly RunEventLog _events;
    private readonly RunStore _runs;
    private readonly RunWriter _writer;

    public OutboxTests()
    {
        _tables = SqliteTableStore.Open(new SqliteStoreOptions
        {
            DatabasePath = Path.Combine(_folder.FullName, "store.db"),
            BlobFolder = Path.Combine(_folder.FullName, "blobs"),
        });
        var queue = new OutboxQueue();
        _events = new RunEventLog(_tables, queue);
        _writer = new RunWriter(_tables, TimeProvider.System, new RunSignals(), queue);
        _runs = new RunStore(_tables, _writer, _events);
    }

    public void Dispose()
    {
        _tables.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Changes_AtTheSameTime_AreNumberedWithoutGaps()
    {
        var run = await InsertAsync();
        await Task.WhenAll(Enumerable.Range(0, Nodes).Select(node => CompleteAsync(run.Id, node)));
        await Task.WhenAll(Enumerable.Range(0, Nodes).Select(node => CompleteAsync(run.Id, node)));

        var events = await _events.ReadAsync(run.Id, 0, 1000, default);
        Assert.Equal(Enumerable.Range(1, Nodes + 1).Select(number => (long)number), events.Select(one => one.Sequence));
        Assert.Equal(Nodes, events.Select(one => one.Data.NodeId).OfType<string>().Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Drain_ByRivalsWhoseReceiverFails_LosesNothingAndKeepsTheOrder(int seed)
    {
        var receiver = new UnreliableReceiver(new Random(seed));
        var run = await InsertAsync();
        var changes = Task.WhenAll(Enumerable.Range(0, Nodes).Select(node => CompleteAsync(run.Id, node)));
        var rivals = Enumerable.Range(0, 3).Select(_ => Task.Run(() => DrainUntilAsync(run.Id, receiver, changes))).ToList();
        await changes;
        await Task.WhenAll(rivals);

        Assert.Equal(Enumerable.Range(1, Nodes + 1).Select(number => (long)number), receiver.FirstSeen);
        Assert.False(await _events.HasUnpublishedAsync(run.Id, default));
        Assert.True(receiver.Failures > 0);
    }

    [Fact]
    public async Task Drain_OfARunThatEnded_TakesItOffTheList()
    {
        var run = await InsertAsync();
        var outbox = new Outbox(_runs, _events, [new UnreliableReceiver(null)]);
        await outbox.DrainAsync(run.Id, default);
        Assert.Equal([run.Id], await ListedAsync());

        await EndAsync(run.Id);
        Assert.Equal([run.Id], await ListedAsync());
        await outbox.DrainAsync(run.Id, default);
        Assert.Empty(await ListedAsync());

        // Something that comes late is not forgotten: it lists the run again.
        await CompleteAsync(run.Id, 1);
        Assert.Equal([run.Id], await ListedAsync());
        Assert.True(await _events.HasUnpublishedAsync(run.Id, default));
        await outbox.DrainAsync(run.Id, default);
        Assert.Empty(await ListedAsync());
    }

    [Fact]
    public async Task Close_AfterAnEventThatItDoesNotKnow_LeavesTheRunListed()
    {
        var run = await InsertAsync();
        await EndAsync(run.Id);
        await _events.CloseAsync(run.Id, publishedTo: 1, default);
        Assert.Equal([run.Id], await ListedAsync());
        await _events.CloseAsync(run.Id, publishedTo: 2, default);
        Assert.Empty(await ListedAsync());
    }

    private async Task DrainUntilAsync(string runId, UnreliableReceiver receiver, Task changes)
    {
        var outbox = new Outbox(_runs, _events, [receiver]);
        while (!changes.IsCompleted || await _events.HasUnpublishedAsync(runId, default))
        {
            try
            {
                await outbox.DrainAsync(runId, default);
            }
            catch (IOException)
            {
                // As the pump: it is tried again.
            }
        }
    }

    private async Task CompleteAsync(string runId, int node)
    {
        var work = _writer.Blind(runId);
        work.Change(
            $"n{node}",
            known => (known ?? new NodeRecord { Id = $"n{node}", Kind = NodeKind.Tool, Status = NodeStatus.Running }) with
            {
                Status = NodeStatus.Completed,
            });
        Assert.True(await _writer.CommitAsync(work, default));
    }

    private async Task EndAsync(string runId)
    {
        var work = (await _writer.OpenAsync(runId, default))!;
        work.Change(run => run with { Status = RunStatus.Completed });
        Assert.True(await _writer.CommitAsync(work, default));
        await _runs.CloseAsync(work.Run, default);
    }

    private async Task<List<string>> ListedAsync()
    {
        var ids = new List<string>();
        await foreach (var run in _runs.UnpublishedAsync(default)) ids.Add(run.Id);
        return ids;
    }

    private async Task<Run> InsertAsync()
    {
        var run = new Run
        {
            Id = Guid.NewGuid().ToString("n"),
            Recipe = "sample",
            Version = "1.0.0",
            Status = RunStatus.Pending,
            CreatedAt = DateTimeOffset.UnixEpoch,
            RequestedBy = "olga",
            Autonomy = AutonomyLevel.L1,
            Inputs = new JsonObject(),
            Manifest = RunManifest.Pin("sha256:" + new string('0', 64), new Dictionary<string, string>()),
            RequestDigest = "sha256:" + new string('1', 64),
        };
        Assert.True(await _runs.InsertAsync(run, default));
        return run;
    }

    /// <summary>A receiver that fails before, or after, it took the events.</summary>
    private sealed class UnreliableReceiver(Random? random) : ILifecyclePublisher
    {
        private readonly Lock _lock = new();
        private readonly List<long> _firstSeen = [];

        public int Failures { get; private set; }

        /// <summary>
        /// Numbers in the order in which each came for the first time: what a receiver that drops duplicates sees.
        /// </summary>
        public IReadOnlyList<long> FirstSeen => _firstSeen;

        public Task PublishAsync(IReadOnlyList<RunEvent> events, CancellationToken cancellationToken)
        {
            lock (_lock)
            {
                var fate = random?.Next(3) ?? 0;
                if (fate == 1) Fail();
                _firstSeen.AddRange(events.Select(one => one.Sequence).Where(number => !_firstSeen.Contains(number)).ToList());
                if (fate == 2) Fail();
            }

            return Task.CompletedTask;
        }

        private void Fail()
        {
            Failures++;
            throw new IOException("The connection was lost.");
        }
    }
}
