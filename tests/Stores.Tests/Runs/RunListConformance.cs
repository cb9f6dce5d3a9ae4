using Maestro.Runs;
using Maestro.Stores.Runs;
using Stores.Tests.Conformance;

namespace Stores.Tests.Runs;

/// <summary>The lists of runs and gates, which lie in several partitions each.</summary>
public abstract class RunListConformance(StoreSide side)
{
    private readonly string _recipe = SampleRuns.Recipe();

    private RunWriter Writer => new(side.Tables, TimeProvider.System, new RunSignals());

    private RunStore Runs
    {
        get
        {
            Skip.If(side.Missing is not null, side.Missing);
            return new RunStore(side.Tables, Writer, new RunEventLog(side.Tables));
        }
    }

    [SkippableFact]
    public async Task List_InPages_IsNewestFirstAndComplete()
    {
        // Several at one instant, and enough that every partition is read more than once.
        var runs = Enumerable.Range(0, 160).Select(i => SampleRuns.Create(_recipe, i / 3 * 7 % 60)).ToList();
        await InsertAsync(runs);

        var expected = runs.OrderByDescending(run => run.CreatedAt).ThenBy(run => run.Id, StringComparer.Ordinal)
            .Select(run => run.Id);
        Assert.Equal(expected, await IdsAsync(limit: 7));
        Assert.Equal(expected, await IdsAsync(limit: 200));
        Assert.Equal(expected, (await IdsOfAllAsync()).Where(id => runs.Any(run => run.Id == id)));
    }

    [SkippableFact]
    public async Task List_WhileRunsAreAdded_NeitherRepeatsNorSkips()
    {
        var runs = Enumerable.Range(0, 30).Select(i => SampleRuns.Create(_recipe, i)).ToList();
        await InsertAsync(runs);
        var store = Runs;

        var first = await store.ListAsync(_recipe, null, 10, null, CancellationToken.None);
        await InsertAsync([.. Enumerable.Range(0, 20).Select(i => SampleRuns.Create(_recipe, 100 + i))]);
        var seen = first.Items.Select(run => run.Id).ToList();
        for (var cursor = first.Next; cursor is not null;)
        {
            var page = await store.ListAsync(_recipe, null, 10, cursor, CancellationToken.None);
            seen.AddRange(page.Items.Select(run => run.Id));
            cursor = page.Next;
        }

        Assert.Equal(Enumerable.Reverse(runs).Select(run => run.Id), seen);
    }

    [SkippableFact]
    public async Task List_WithAStatus_HasOnlyThose()
    {
        var runs = Enumerable.Range(0, 12).Select(i => SampleRuns.Create(_recipe, i)).ToList();
        await InsertAsync(runs);
        var store = Runs;
        foreach (var run in runs.Where((_, i) => i % 3 == 0)) await EndAsync(store, run.Id);

        var ended = await store.ListAsync(_recipe, RunStatus.Completed, 50, null, CancellationToken.None);
        Assert.Equal([runs[9].Id, runs[6].Id, runs[3].Id, runs[0].Id], ended.Items.Select(run => run.Id));
        Assert.Equal(runs[9].Id, (await store.PreviousAsync(runs[11], CancellationToken.None))?.Id);
    }

    [SkippableFact]
    public async Task Open_HasEveryRunUntilItEnds()
    {
        var runs = Enumerable.Range(0, 25).Select(i => SampleRuns.Create(_recipe, i)).ToList();
        await InsertAsync(runs);
        var store = Runs;
        foreach (var run in runs.Take(10)) await EndAsync(store, run.Id);

        var open = new List<string>();
        await foreach (var run in store.OpenAsync(CancellationToken.None))
        {
            if (run.Recipe == _recipe) open.Add(run.Id);
        }

        Assert.Equal(runs.Skip(10).Select(run => run.Id).Order(StringComparer.Ordinal), open.Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task Open_AnEntryThatACrashLeftBehind_IsCleared()
    {
        var store = Runs;
        var run = SampleRuns.Create(_recipe);
        await InsertAsync([run]);
        await EndAsync(store, run.Id);
        var lists = new ShardedList(side.Tables, RunTables.RunIndex);
        await lists.PutAsync(RunTables.OpenRuns, run.Id, new IndexEntry(run.Id), CancellationToken.None);

        await foreach (var open in store.OpenAsync(CancellationToken.None)) Assert.NotEqual(run.Id, open.Id);
        await foreach (var entry in lists.ReadAsync(RunTables.OpenRuns, null, CancellationToken.None))
            Assert.NotEqual(run.Id, entry.Row);
    }

    private async Task EndAsync(RunStore store, string id)
    {
        var work = (await Writer.OpenAsync(id, CancellationToken.None))!;
        work.Change(run => run with { Status = RunStatus.Completed });
        Assert.True(await Writer.CommitAsync(work, CancellationToken.None));
        await store.CloseAsync(work.Run, CancellationToken.None);
    }

    private async Task InsertAsync(IReadOnlyList<Run> runs)
    {
        var store = Runs;
        foreach (var chunk in runs.Chunk(16))
            Assert.All(await Task.WhenAll(chunk.Select(run => store.InsertAsync(run, CancellationToken.None))), Assert.True);
    }

    private async Task<List<string>> IdsAsync(int limit) => await PagesAsync(_recipe, limit);

    private async Task<List<string>> IdsOfAllAsync() => await PagesAsync(null, 100);

    private async Task<List<string>> PagesAsync(string? recipe, int limit)
    {
        var (ids, cursor) = (new List<string>(), (string?)null);
        do
        {
            var page = await Runs.ListAsync(recipe, null, limit, cursor, CancellationToken.None);
            Assert.True(page.Items.Count == limit || page.Next is null);
            ids.AddRange(page.Items.Select(run => run.Id));
            cursor = page.Next;
        }
        while (cursor is not null);
        return ids;
    }
}
