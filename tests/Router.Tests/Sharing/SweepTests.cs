using Maestro.Router.Decisions;
using Maestro.Router.Pins;
using Maestro.Router.Spending;
using Maestro.Stores;
using Microsoft.Extensions.Time.Testing;

namespace Router.Tests.Sharing;

/// <summary>Shared storage does not grow for ever.</summary>
public sealed class SweepTests(SqliteShared side) : IClassFixture<SqliteShared>
{
    private readonly FakeTimeProvider _time = new(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Decisions_OlderThanTheRetention_AreDeleted_WhoeverWroteThem()
    {
        var store = new SwitchedStore(side.Tables);
        var gone = new TableDecisionSink(store, "gone");
        var here = new TableDecisionSink(store, "here");
        await gone.WriteAsync(
            [.. Enumerable.Range(0, 250).Select(number => Record("old" + number, _time.GetUtcNow()))], CancellationToken.None);
        _time.Advance(TimeSpan.FromDays(6));
        await here.WriteAsync([Record("young", _time.GetUtcNow())], CancellationToken.None);
        Assert.Equal(251, await CountAsync(store));

        var sweep = new TableDecisionSweep(store, TimeSpan.FromDays(7), _time);
        await sweep.SweepAsync(CancellationToken.None);
        Assert.Equal(251, await CountAsync(store));
        _time.Advance(TimeSpan.FromDays(1.5));
        await sweep.SweepAsync(CancellationToken.None);
        Assert.Equal(1, await CountAsync(store));
        Assert.Empty(await store.QueryAsync(
            TableDecisionSink.Table, DecisionKeys.Partition(DecisionKeys.Hour(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)), "gone"))
                .ToListAsync());
    }

    [Fact]
    public async Task Decision_TooLargeForARow_IsLeftOutAndCounted()
    {
        var store = new SwitchedStore(side.Tables);
        var sink = new TableDecisionSink(store, "a");
        var large = Record("large", _time.GetUtcNow()) with { RequestedModel = new string('x', TableLimits.MaxBodyBytes) };
        Assert.Equal(1, await sink.WriteAsync([large, Record("small", _time.GetUtcNow())], CancellationToken.None));
        Assert.Equal(1, await CountAsync(store));
    }

    [Fact]
    public async Task Spending_ThatHasNotGrownForAMonth_IsDeleted()
    {
        var store = new SwitchedStore(side.Tables);
        var spending = new TableSpendStore(store, _time);
        await spending.ExchangeAsync(
            [new(new(null, "old"), "c1", 1, true), new(new(null, "long"), "c2", 1, true)], CancellationToken.None);
        _time.Advance(TimeSpan.FromDays(29));
        await spending.ExchangeAsync([new(new(null, "long"), "c2", 4, true)], CancellationToken.None);
        _time.Advance(TimeSpan.FromDays(2));
        await spending.SweepAsync(CancellationToken.None);

        var heard = await spending.ExchangeAsync(
            [new(new(null, "old"), "d1", 0, false), new(new(null, "long"), "d2", 0, false)], CancellationToken.None);
        Assert.Equal((0m, 4m), (heard["d1"], heard["d2"]));
    }

    [Fact]
    public async Task Pins_ThatHaveExpired_AreClearedAway()
    {
        var tables = new SwitchedStore(side.Tables);
        var store = new TablePinStore(tables, _time);
        await store.PutAsync(
            new("plan~any~any", "plan", null, null, "m", "r", "a", _time.GetUtcNow(), _time.GetUtcNow().AddMinutes(1)),
            CancellationToken.None);
        Assert.Single(await store.LoadAsync(CancellationToken.None));
        _time.Advance(TimeSpan.FromHours(2));
        Assert.Empty(await store.LoadAsync(CancellationToken.None));
        Assert.Empty(await tables.QueryAsync("routerpins", "pins").ToListAsync());
    }

    private static DecisionRecord Record(string id, DateTimeOffset time) =>
        new(id, time, "gpt", "simple-shuffle", false, "d", "served", [], [], 1, 1, 1, 1, null, false, null);

    private static async Task<int> CountAsync(ITableStore tables)
    {
        var reader = new TableDecisionReader(tables);
        var count = 0;
        string? cursor = null;
        do
        {
            var slice = await reader.ReadAsync(new(), 100, cursor, CancellationToken.None);
            count += slice.Items.Count;
            cursor = slice.Next;
        }
        while (cursor is not null);
        return count;
    }
}
