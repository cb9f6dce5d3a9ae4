using System.Globalization;

namespace Stores.Tests.Conformance;

public abstract partial class TableConformance
{
    [SkippableFact]
    public async Task Replace_ByManyWritersThatIncrement_LosesNothing()
    {
        const int Writers = 8, Increments = 8;
        await InsertedAsync("counter", "0");

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < Increments; i++) await IncrementAsync("counter");
        })));

        Assert.Equal((Writers * Increments).ToString(CultureInfo.InvariantCulture), await BodyAsync("counter"));
    }

    [SkippableFact]
    public async Task Insert_OfOneRowByMany_HoldsForExactlyOne()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => WriteAsync(
            TableWrite.Upsert($"by-{i:D2}", "{}"), TableWrite.Insert("one", i.ToString(CultureInfo.InvariantCulture))))));

        var winner = Assert.Single(Enumerable.Range(0, 16), i => outcomes[i].Applied);
        Assert.Equal([$"by-{winner:D2}", "one"], await RowsAsync());
        Assert.Equal(winner.ToString(CultureInfo.InvariantCulture), await BodyAsync("one"));
    }

    [SkippableFact]
    public async Task Write_ByManyAtOnce_IsSeenByItsWriterWhenItReturns()
    {
        await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Task.Run(async () =>
        {
            var etag = await InsertedAsync("r" + i, i.ToString(CultureInfo.InvariantCulture));
            Assert.Equal(
                new TableRow(_partition, "r" + i, etag, i.ToString(CultureInfo.InvariantCulture)), await GetAsync("r" + i));
        })));

        Assert.Equal(24, (await RowsAsync()).Length);
    }

    private async Task IncrementAsync(string row)
    {
        while (true)
        {
            var current = (await GetAsync(row))!;
            var next = int.Parse(current.Body, CultureInfo.InvariantCulture) + 1;
            if ((await WriteAsync(TableWrite.Replace(row, next.ToString(CultureInfo.InvariantCulture), current.ETag))).Applied)
                return;
        }
    }
}
