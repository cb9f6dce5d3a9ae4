using CsCheck;

namespace Stores.Tests.Conformance;

public abstract partial class TableConformance
{
    private static readonly string[] ModelRows = ["a", "a'", "aa", "b", "é", "日", "~"];

    // An etag is chosen by how old it is, because its text is known only when the history runs.
    private static readonly Gen<ModelWrite> GenWrite =
        Gen.Select(Gen.Enum<WriteKind>(), Gen.Int[0, ModelRows.Length - 1], Gen.Enum<ETagAge>(), Gen.Int[0, 999])
            .Select((kind, row, age, body) => new ModelWrite(kind, ModelRows[row], age, $$"""{"n":{{body}}}"""));

    private static readonly Gen<ModelWrite[][]> GenHistory =
        GenWrite.Array[1, 5].Select(writes => writes.DistinctBy(write => write.Row).ToArray()).Array[1, 12];

    [SkippableFact]
    public async Task Write_OfAnyHistoryOfBatches_DoesWhatTheModelDoes()
    {
        var store = Store;
        await GenHistory.SampleAsync(
            async history =>
            {
                var model = new TableModel();
                var partition = "m-" + Guid.NewGuid().ToString("N");
                foreach (var batch in history)
                {
                    TableWrite[] writes = [.. batch.Select(model.Concrete)];
                    model.Check(writes, await store.WriteAsync(Table, partition, writes));
                    Assert.Equal(model.Rows(partition), await store.QueryAsync(Table, partition).ToListAsync());
                }

                foreach (var row in ModelRows)
                    Assert.Equal(model.Get(partition, row), await store.GetAsync(Table, partition, row));
            },
            iter: side.Histories,
            threads: 1);
    }
}
