using Maestro.Stores.Runs;

namespace Stores.Tests.Runs;

public sealed class ShardTests
{
    [Fact]
    public void PartitionOf_ManyRuns_SpreadsThemEvenly()
    {
        var random = new Random(7);
        var at = DateTimeOffset.UnixEpoch.AddYears(56);
        var shares = Enumerable.Range(0, 8000)
            .Select(i => ShardedList.PartitionOf(
                "all",
                RunTables.NewestFirst(
                    at.AddMilliseconds(i),
                    new Guid(Enumerable.Range(0, 16).Select(_ => (byte)random.Next(256)).ToArray()).ToString("n"))))
            .CountBy(partition => partition)
            .ToDictionary();

        Assert.Equal(ShardedList.Shards, shares.Count);
        Assert.All(shares.Values, share => Assert.InRange(share, 850, 1150));
    }

    [Theory]
    [InlineData("all", "0000000000000000001~a", "6~all")]
    [InlineData("open", "abc", "4~open")]
    public void PartitionOf_ARow_NeverChanges(string list, string row, string partition) =>
        Assert.Equal(partition, ShardedList.PartitionOf(list, row));
}
